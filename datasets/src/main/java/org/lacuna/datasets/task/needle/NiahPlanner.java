package org.lacuna.datasets.task.needle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.TaskSetting;

/** Plans the samples of {@link Niah}. */
record NiahPlanner(NiahConfig config, TaskSetting setting) implements Planner {

  /**
   * A needle.
   *
   * @param rank place of its key in the question, beyond the last for keys not asked for
   */
  private record Pair(int rank, String key, String value, double depth, boolean asked) {}

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    Drawn<String> keys = Drawn.keys("key_type", split, random, config.keyType()::draw);
    List<String> named = keys.first(config.keys());
    List<Pair> pairs = pairs(named, random);
    List<Pair> asked =
        pairs.stream()
            .filter(Pair::asked)
            .sorted(Comparator.comparingInt(Pair::rank).thenComparingDouble(Pair::depth))
            .toList();
    List<String> values = asked.stream().map(Pair::value).toList();
    String depths =
        asked.stream().map(pair -> Double.toString(pair.depth())).collect(Collectors.joining(", "));
    NiahWording wording = NiahWording.of(config);
    NeedlePrompt prompt =
        new NeedlePrompt(
            wording.instruction(values.size()),
            hay(keys, wording, split, random),
            pairs.stream()
                .map(p -> new Hidden(p.depth(), wording.needle(p.key(), p.value()), p.asked()))
                .toList(),
            wording.question(named.subList(0, config.queries()), values.size()));
    return new Plan(
        String.join(", ", values),
        config.answerTokens(),
        0,
        NeedlePrompt.MOST,
        (units, filler) ->
            prompt
                .of(units, filler)
                .keys(named)
                .fact(asked.size() == 1 ? "depth" : "depths", depths),
        values,
        Containment.SHARE);
  }

  private Hay hay(Drawn<String> keys, NiahWording wording, Split split, SeededRandom random) {
    return switch (config.haystack()) {
      case NOISE, TEXT -> config.haystack().hay(setting, split, random);
      case NEEDLES ->
          new Hay.Needles(
              new Drawn<>(
                  "key_type", () -> wording.needle(keys.next(), config.valueType().draw(random))));
    };
  }

  /** The needles; the first keys are those that are asked for. */
  private List<Pair> pairs(List<String> keys, SeededRandom random) {
    List<String> values = values(config.valueType(), config.needles(), random);
    List<Double> depths = random.sample(Depths.FORTY, config.needles());
    Double given = config.depth();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int rank = i / config.valuesPerKey();
      boolean asked = rank < config.queries();
      double depth = asked && given != null ? given : depths.get(i);
      pairs.add(new Pair(rank, keys.get(rank), values.get(i), depth, asked));
    }
    return pairs;
  }

  /** Values, none of which holds another. */
  private static List<String> values(Form form, int count, SeededRandom random) {
    List<String> values = new ArrayList<>();
    while (values.size() < count) {
      String value = form.draw(random);
      if (values.stream().noneMatch(other -> other.contains(value) || value.contains(other))) {
        values.add(value);
      }
    }
    return values;
  }

  /** That of guessing one of the values by its form. */
  @Override
  public double chance() {
    int answers = config.queries() * config.valuesPerKey();
    return Math.min(1, answers / config.valueType().possibilities());
  }
}
