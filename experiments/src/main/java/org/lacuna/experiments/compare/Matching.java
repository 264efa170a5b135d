package org.lacuna.experiments.compare;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.lacuna.config.Binder;

/**
 * Whether rows differ in their attention alone: the same model and gate, parameters within 1 %, the
 * same tokens in the same order by the same optimiser, and the same seeds.
 */
final class Matching {
  /** By how much the numbers of parameters may differ, as a share of the first row's. */
  private static final double PARAMETERS = 0.01;

  private Matching() {}

  /** What keeps rows from being compared, a line each; the first row is the measure. */
  static List<String> differences(SequencedMap<String, List<ComparedRun>> rows) {
    List<String> differences = new ArrayList<>();
    Map.Entry<String, List<ComparedRun>> first = rows.firstEntry();
    rows.forEach((label, runs) -> {
      repeatedSeeds(label, runs, differences);
      if (!seeds(runs).equals(seeds(first.getValue()))) {
        differences.add(
            "%s has seeds %s, %s has %s"
                .formatted(label, seeds(runs), first.getKey(), seeds(first.getValue())));
      }
      for (ComparedRun run : runs) {
        first.getValue().stream()
            .filter(other -> other.seed() == run.seed())
            .forEach(other -> compare(run, other, differences));
      }
    });
    return differences;
  }

  private static void repeatedSeeds(
      String label, List<ComparedRun> runs, List<String> differences) {
    if (seeds(runs).size() < runs.size()) {
      differences.add(
          "%s has several runs of one seed: %s"
              .formatted(
                  label,
                  runs.stream().map(run -> run.run().id()).collect(Collectors.joining(", "))));
    }
  }

  private static Set<Long> seeds(List<ComparedRun> runs) {
    return runs.stream().map(ComparedRun::seed).collect(Collectors.toCollection(TreeSet::new));
  }

  private static void compare(ComparedRun run, ComparedRun other, List<String> differences) {
    String names = run.run().id() + " and " + other.run().id();
    ObjectNode model = Binder.toTree(run.config().model());
    ObjectNode otherModel = Binder.toTree(other.config().model());
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
}
