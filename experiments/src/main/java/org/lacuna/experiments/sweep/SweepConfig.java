package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.config.ExperimentConfig;

/** What a sweep runs: one experiment, and the keys of its configuration that vary. */
@Doc("A sweep: one experiment at many points; each point at each seed.")
public record SweepConfig(
    @Doc("Name of the sweep; of its runs too, where neither config, regime nor paper names them.")
        String name,
    @Doc("A YAML file of the experiment (see `lacuna config`), beside this file.")
        @Nullable String config,
    @Doc("In place of config: a regime (see `lacuna regimes`).") @Nullable String regime,
    @Doc("In place of both: what a paper's table needs (see `lacuna reproduce --list`).")
        @Nullable String paper,
    @Doc("The regime's or the paper's scale.") String scale,
    @Doc("Keys that all points have, such as training.steps: 200.") Map<String, JsonNode> set,
    @Doc("The seeds.") List<Long> seeds,
    @Doc("Keys with lists of values, of which every combination is a point.")
        Map<String, List<JsonNode>> grid,
    @Doc(
            "Groups of keys with equally long lists, whose first values go together, and so on:"
                + " {training.length: [128, 256], training.batch: [8, 4]}. Combined with the rest.")
        List<Map<String, List<JsonNode>>> zip,
    @Doc("Points one by one, each some keys with a value. Combined with the rest.")
        List<Map<String, JsonNode>> list,
    @Doc(
            "Only points that have these values; of several, any. A list stands for each of its"
                + " values. None for all points.")
        List<Map<String, JsonNode>> only,
    @Doc("No points that have these values, written as in only.") List<Map<String, JsonNode>> skip,
    @Doc("The phases that are wanted, and those that they build on; null for all.")
        @Nullable List<String> phases,
    @Doc("Whether runs are evaluated, where their phases are to be.") boolean evaluate) {
  /** The key of the seed in only and skip. */
  static final String SEED = "seed";

  private static final int MOST_POINTS = 100_000;

  /** Checks what can be told without the experiment. */
  public SweepConfig {
    Check.that(ExperimentConfig.isName(name), "name", ExperimentConfig.NAME, "\"" + name + "\"");
    List<String> experiments = Stream.of(config, regime, paper).filter(Objects::nonNull).toList();
    Check.that(
        experiments.size() <= 1,
        "regime",
        "one of config, regime and paper",
        String.join(", ", experiments));
    Check.that(!seeds.isEmpty(), "seeds", "at least one", seeds);
    Check.that(new HashSet<>(seeds).size() == seeds.size(), "seeds", "different ones", seeds);
    Check.that(phases == null || !phases.isEmpty(), "phases", "at least one, or null", phases);
    grid.forEach((key, values) -> {
      Check.that(!values.isEmpty(), "grid", "at least one value of " + key, values);
      requireDifferent("grid", values);
    });
    for (Map<String, List<JsonNode>> group : zip) {
      Check.that(
          group.values().stream().mapToInt(List::size).distinct().count() == 1
              && !group.values().iterator().next().isEmpty(),
          "zip",
          "lists of one length in a group, with a value at least",
          group);
    }
    requireDifferent("list", list);
    List<String> varied = varied(grid, zip, list);
    Set<String> once = new HashSet<>();
    for (String key : Stream.concat(set.keySet().stream(), varied.stream()).toList()) {
      Check.that(!key.equals(SEED), "seeds", "the seeds here, not as a key", key);
      Check.that(once.add(key), key, "once in set, grid, zip and list", "it twice");
    }
    requireKnown("only", only, varied);
    requireKnown("skip", skip, varied);
    double count = count(grid, zip, list, seeds);
    Check.that(
        count <= MOST_POINTS,
        "grid",
        "at most 100,000 points",
        String.format(Locale.ROOT, "%,.0f", count));
  }

  /** One point, at seed 1. */
  public static SweepConfig defaults() {
    return new SweepConfig(
        "sweep",
        null,
        null,
        null,
        "smoke",
        Map.of(),
        List.of(1L),
        Map.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        null,
        true);
  }

  /** The keys that vary, in the order in which they are given. */
  List<String> varied() {
    return varied(grid, zip, list);
  }

  private static List<String> varied(
      Map<String, List<JsonNode>> grid,
      List<Map<String, List<JsonNode>>> zip,
      List<Map<String, JsonNode>> list) {
    List<String> keys = new ArrayList<>(grid.keySet());
    zip.forEach(group -> keys.addAll(group.keySet()));
    list.stream().flatMap(point -> point.keySet().stream()).distinct().forEach(keys::add);
    return keys;
  }

  private static double count(
      Map<String, List<JsonNode>> grid,
      List<Map<String, List<JsonNode>>> zip,
      List<Map<String, JsonNode>> list,
      List<Long> seeds) {
    double count = (double) seeds.size() * Math.max(1, list.size());
    for (List<JsonNode> values : grid.values()) {
      count *= values.size();
    }
    for (Map<String, List<JsonNode>> group : zip) {
      count *= group.values().iterator().next().size();
    }
    return count;
  }

  private static void requireDifferent(String key, List<?> values) {
    Check.that(new HashSet<>(values).size() == values.size(), key, "different values", values);
  }

  private static void requireKnown(
      String key, List<Map<String, JsonNode>> filters, List<String> varied) {
    List<String> known = new ArrayList<>(varied);
    known.add(SEED);
    for (Map<String, JsonNode> filter : filters) {
      for (String wanted : filter.keySet()) {
        Check.that(
            known.contains(wanted),
            key,
            "keys that vary (%s)".formatted(Nearest.hint(wanted, known)),
            wanted);
      }
    }
  }
}
