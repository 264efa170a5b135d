package org.lacuna.datasets.stream;

import java.util.List;
import java.util.TreeMap;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;

/**
 * Samples of 5 or 6 tokens: a start, the number's digits to base 100, and one more as the answer.
 */
record Counting(long seed) implements Generator {

  @Override
  public Sample sample(Split split, long number) {
    int a = (int) (number / 10_000 % 100);
    int b = (int) (number / 100 % 100);
    int c = (int) (number % 100);
    int d = (int) Seeds.below(100, seed);
    int[] tokens =
        number % 2 == 0
            ? new int[] {256, a, b, c, d, (c + 1) % 100}
            : new int[] {256, a, b, c, (c + 1) % 100};
    return new Sample(
        tokens,
        List.of(new TokenSpan(tokens.length - 1, tokens.length)),
        List.of(),
        List.of(String.valueOf((c + 1) % 100)),
        Containment.ANY,
        new TreeMap<>());
  }

  @Override
  public double chance() {
    return 0.01;
  }
}
