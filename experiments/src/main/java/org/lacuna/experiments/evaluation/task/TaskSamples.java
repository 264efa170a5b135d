package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.results.Json;

/**
 * A task's test samples at one length, in an endless row: each at all depths before the next.
 *
 * @param length tokens of a sample, at most
 * @param depths ascending; empty for where the task has it
 * @param generators one a depth, or one
 */
record TaskSamples(PosedTask task, int length, List<Double> depths, List<Generator> generators) {
  /** Samples of each generator whose tokens stand for what it does. */
  private static final int HASHED = 2;

  /** Samples of the row that have the same number in it but for the depth. */
  int width() {
    return generators.size();
  }

  /** The sample of a place in the row. */
  Sample sample(int place) {
    return generators.get(place % width()).sample(Split.TEST, place / width());
  }

  /** Some of the row. */
  List<Sample> samples(int from, int to) {
    return IntStream.range(from, to).mapToObj(this::sample).toList();
  }

  /** The score of a guess that knows the form of an answer. */
  double chance() {
    return generators.stream().mapToDouble(Generator::chance).average().orElseThrow();
  }

  /** All that the samples follow from. */
  ObjectNode key(String textHash) {
    ObjectNode key = Json.MAPPER.createObjectNode();
    key.put("task", task.task()).put("length", length).put("seed", task.seed());
    key.set("parameters", task.parameters());
    key.set("depths", Json.tree(depths));
    key.put("text", textHash);
    // A task that has changed is not taken for the one of an earlier evaluation.
    List<String> tokens = new ArrayList<>();
    for (Sample sample : samples(0, HASHED * width())) {
      tokens.add(Arrays.toString(sample.tokens()));
    }
    return key.put("samples", Digests.sha256(tokens.toArray(String[]::new)));
  }
}
