package org.lacuna.experiments.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.RopeConfig;

/**
 * Whether rows differ in their attention alone: the same model, gate and precision, parameters
 * within 1 %, the same tokens in the same order by the same optimiser, and the same seeds; and
 * whether the runs of a row differ in their seed alone, and in layers that a calibration of that
 * seed chose.
 */
final class Matching {
  /** By how much the numbers of parameters may differ, as a share of the first row's. */
  private static final double PARAMETERS = 0.01;

  private final List<String> differences = new ArrayList<>();

  private Matching() {}

  /** What keeps rows from being compared, a line each; the first row is the measure. */
  static List<String> differences(SequencedMap<String, List<ComparedRun>> rows) {
    Matching matching = new Matching();
    String first = rows.firstEntry().getKey();
    List<ComparedRun> base = rows.firstEntry().getValue();
    rows.forEach((label, runs) -> {
      matching.within(label, runs);
      if (!seeds(runs).equals(seeds(base))) {
        matching.differences.add(
            "%s has seeds %s, %s has %s".formatted(label, seeds(runs), first, seeds(base)));
      }
      for (ComparedRun run : runs) {
        base.stream()
            .filter(other -> other.seed() == run.seed())
            .forEach(other -> matching.across(run, other));
      }
    });
    return matching.differences;
  }

  private static Set<Long> seeds(List<ComparedRun> runs) {
    return runs.stream().map(ComparedRun::seed).collect(Collectors.toCollection(TreeSet::new));
  }

  /** The runs of a row: one a seed, by the same parameters and schedule. */
  private void within(String label, List<ComparedRun> runs) {
    if (seeds(runs).size() < runs.size()) {
      differences.add(
          "%s has several runs of one seed: %s"
              .formatted(
                  label,
                  runs.stream().map(run -> run.run().id()).collect(Collectors.joining(", "))));
    }
    ComparedRun first = runs.getFirst();
    for (ComparedRun run : runs.subList(1, runs.size())) {
      String names = run.run().id() + " and " + first.run().id();
      if (!run.config().attention().methods().equals(first.config().attention().methods())) {
        differences.add(
            "%s, both of %s, differ in attention.methods: %s, %s"
                .formatted(
                    names,
                    label,
                    run.config().attention().methods(),
                    first.config().attention().methods()));
      }
      model(names, run, first);
      if (!withoutSeed(run).equals(withoutSeed(first))) {
        differences.add(
            "%s, both of %s, learned in different ways: %s; %s"
                .formatted(names, label, run.lessons(), first.lessons()));
      }
    }
  }

  private static List<Lesson> withoutSeed(ComparedRun run) {
    return run.lessons().stream().map(Lesson::withoutSeed).toList();
  }

  private void across(ComparedRun run, ComparedRun other) {
    String names = run.run().id() + " and " + other.run().id();
    model(names, run, other);
    if (Math.abs(run.parameters() - other.parameters()) > PARAMETERS * other.parameters()) {
      differences.add(
          "%s differ in parameters by more than 1 %%: %,d, %,d"
              .formatted(names, run.parameters(), other.parameters()));
    }
    if (!run.lessons().equals(other.lessons())) {
      differences.add(
          "%s learned other tokens: %s; %s".formatted(names, run.lessons(), other.lessons()));
    }
  }

  private void model(String names, ComparedRun run, ComparedRun other) {
    if (run.config().precision() != other.config().precision()) {
      differences.add(
          "%s differ in precision: %s, %s"
              .formatted(
                  names, run.config().precision().text(), other.config().precision().text()));
    }
    ObjectNode model = tree(run.config().model());
    ObjectNode otherModel = tree(other.config().model());
    model
        .properties()
        .forEach(entry -> {
          if (!entry.getValue().equals(otherModel.get(entry.getKey()))) {
            differences.add(
                "%s differ in model.%s: %s, %s"
                    .formatted(
                        names, entry.getKey(), entry.getValue(), otherModel.get(entry.getKey())));
          }
        });
  }

  /**
   * What is not read, such as the original length where nothing is stretched, makes no difference.
   */
  private static ObjectNode tree(ModelConfig model) {
    ObjectNode tree = Binder.toTree(model);
    if (model.rope().scaling() == RopeConfig.Scaling.DEFAULT) {
      tree.putObject("rope").put("theta", model.rope().theta());
    }
    return tree;
  }
}
