package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.config.ContextLength;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.results.Json;

/**
 * A task whose answers are measured.
 *
 * @param protocol that of its rows
 * @param task the task's name, or a preset's
 * @param parameters those that differ from the defaults
 * @param where what to call them in a message
 * @param lengths tokens of a sample, ascending
 * @param seed decides the samples
 */
record PosedTask(
    String protocol,
    String task,
    JsonNode parameters,
    String where,
    List<Integer> lengths,
    long seed) {
  /**
   * Those that are asked for or, if none are named, those that were learned.
   *
   * @throws ConfigException if there is no such task
   */
  static List<PosedTask> of(TasksConfig config, Setting setting) {
    List<JsonNode> asked = config.tasks();
    return asked == null
        ? setting.material().learned().stream()
            .map(learned -> learned(learned, config.lengths(), setting.trainingLength()))
            .toList()
        : IntStream.range(0, asked.size())
            .mapToObj(i -> asked(asked.get(i), i, setting.lengths(config.lengths()), setting))
            .distinct()
            .toList();
  }

  private static PosedTask learned(
      Material.Learned task, @Nullable List<JsonNode> lengths, int trainingLength) {
    return new PosedTask(
        "task:" + task.name(),
        task.task(),
        task.parameters(),
        task.where(),
        lengths == null
            ? task.lengths().stream().sorted().distinct().toList()
            : ContextLength.tokens(lengths, trainingLength),
        task.seed());
  }

  private static PosedTask asked(
      JsonNode written, int index, List<Integer> lengths, Setting setting) {
    String where = "evaluation.measures.tasks.tasks[" + index + "]";
    TaskChoice choice = TaskChoice.of(written, where);
    Tasks tasks = setting.material().tasks();
    if (!tasks.has(choice.task())) {
      List<String> known = tasks.all().stream().<String>map(Tasks.Named::name).toList();
      throw new ConfigException(
          "%s: unknown task %s; %s"
              .formatted(where, choice.task(), Nearest.hint(choice.task(), known)));
    }
    StringBuilder protocol = new StringBuilder("task:" + choice.task());
    new TreeMap<>(choice.parameters())
        .forEach((key, value) ->
            protocol
                .append(' ')
                .append(key)
                .append('=')
                .append(value.isValueNode() ? value.asText() : value));
    return new PosedTask(
        protocol.toString(),
        choice.task(),
        Json.tree(choice.parameters()),
        where + ".parameters",
        lengths,
        // The same whatever else is asked.
        Seeds.hash(setting.material().seed(), choice.task()));
  }

  /**
   * Its samples at one length.
   *
   * @param depths where what is asked for stands; of no meaning to tasks without such a parameter
   * @throws org.lacuna.datasets.DatasetException if it does not fit the length or the tokenizer
   * @throws ConfigException if the parameters are not the task's
   */
  TaskSamples samples(int length, List<Double> depths, Material material) {
    boolean graded =
        !depths.isEmpty() && Binder.toTree(material.tasks().get(task).defaults()).has("depth");
    List<Generator> generators = new ArrayList<>();
    for (double depth : depths.subList(0, graded ? depths.size() : 0)) {
      ObjectNode placed = parameters.deepCopy();
      placed.put("depth", depth);
      generators.add(material.generator(task, placed, where, length, seed));
    }
    if (!graded) {
      generators.add(material.generator(task, parameters, where, length, seed));
    }
    return new TaskSamples(this, length, graded ? depths : List.of(), generators);
  }
}
