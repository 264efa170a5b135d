package org.lacuna.experiments.evaluation.task;

import java.util.List;
import org.lacuna.datasets.task.Sample;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.sample.Mean;
import org.lacuna.results.sample.Outcome;
import org.lacuna.results.sample.Proportion;

/** What the scorers' outcomes and rows have in common. */
final class Scores {
  private Scores() {}

  /** An outcome with what a table may be grouped by. */
  static Outcome outcome(int place, Sample sample) {
    Outcome outcome = Outcome.of(place);
    String depth = sample.facts().get("depth");
    return depth == null ? outcome : outcome.with("depth", depth);
  }

  /**
   * The mean of scores, one a sample: of those that are all 0 or 1 as a share, whose interval says
   * something also where they are all the same.
   *
   * @param name of the scores
   * @param tokens that were scored
   */
  static Estimate estimate(List<Outcome> outcomes, String name, long tokens) {
    double[] scores = outcomes.stream().mapToDouble(outcome -> outcome.number(name)).toArray();
    long ones = 0;
    long zeros = 0;
    Mean mean = new Mean();
    for (double score : scores) {
      ones += score == 1 ? 1 : 0;
      zeros += score == 0 ? 1 : 0;
      mean.add(score, 1);
    }
    return ones + zeros == scores.length
        ? Proportion.of(ones, scores.length, tokens)
        : mean.estimate(tokens);
  }

  /** The sum of numbers, one a sample. */
  static long sum(List<Outcome> outcomes, String name) {
    return Math.round(outcomes.stream().mapToDouble(outcome -> outcome.number(name)).sum());
  }
}
