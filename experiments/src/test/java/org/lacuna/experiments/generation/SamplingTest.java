package org.lacuna.experiments.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens are drawn with the probabilities that are asked for. */
class SamplingTest {
  private static final int DRAWS = 20_000;

  private static final float[] LOGITS = {0.5f, -1, 2, 2, 0, -3, 1.25f, -0.5f};

  private static int[] draws(Sampling sampling, float[] logits, int count) {
    Sampling.Sampler sampler = sampling.sampler();
    return IntStream.range(0, count).map(_ -> sampler.next(logits)).toArray();
  }

  private static double[] softmax(float[] logits, double temperature) {
    double[] weights = new double[logits.length];
    Arrays.setAll(weights, i -> Math.exp(logits[i] / temperature));
    double all = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / all).toArray();
  }

  /** The probabilities with all but some left out. */
  private static double[] among(Set<Integer> allowed, double[] probabilities) {
    double all = allowed.stream().mapToDouble(i -> probabilities[i]).sum();
    double[] rest = new double[probabilities.length];
    allowed.forEach(i -> rest[i] = probabilities[i] / all);
    return rest;
  }

  private static void assertFrequencies(Sampling sampling, float[] logits, double[] expected) {
    int[] counts = new int[logits.length];
    for (int token : draws(sampling, logits, DRAWS)) {
      counts[token]++;
    }
    for (int i = 0; i < logits.length; i++) {
      double p = expected[i];
      double sigma = Math.sqrt(p * (1 - p) / DRAWS);
      assertThat((double) counts[i] / DRAWS).as("token %d", i).isCloseTo(p, within(5 * sigma));
    }
  }

  @Test
  @DisplayName("greedy takes the first of equal logits")
  void greedy() {
    assertThat(draws(Sampling.GREEDY, LOGITS, 3)).containsOnly(2);
    assertThat(draws(Sampling.GREEDY, new float[] {-4, -4, -4}, 1)).containsOnly(0);
    assertThat(draws(new Sampling(0, 3, 0.5, 9), LOGITS, 3)).containsOnly(2);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.3, 0.7, 1, 2.5})
  void temperature(double temperature) {
    assertFrequencies(new Sampling(temperature, 0, 1, 3), LOGITS, softmax(LOGITS, temperature));
  }

  @Test
  @DisplayName("a temperature near 0 is greedy but for ties, and makes no NaN")
  void coldest() {
    assertThat(draws(new Sampling(Double.MIN_VALUE, 0, 1, 1), LOGITS, 200)).containsOnly(2, 3);
    assertThat(draws(new Sampling(1e-3, 5, 0.9, 1), LOGITS, 200)).containsOnly(2, 3);
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "3, '2, 3, 6'", "4, '0, 2, 3, 6'", "8, '0, 1, 2, 3, 4, 5, 6, 7'"})
  @DisplayName("only the K likeliest are drawn, the first of equal ones")
  void topK(int k, String tokens) {
    Set<Integer> allowed =
        Arrays.stream(tokens.split(", ")).map(Integer::valueOf).collect(Collectors.toSet());

    assertFrequencies(new Sampling(1.5, k, 1, 5), LOGITS, among(allowed, softmax(LOGITS, 1.5)));
  }

  @Test
  void moreThanAllIsAll() {
    assertThat(draws(new Sampling(1, 1000, 1, 2), LOGITS, DRAWS))
        .containsOnly(IntStream.range(0, LOGITS.length).toArray());
  }

  /** The smallest of all sets of tokens whose probability reaches the share; the likeliest one. */
  private static Set<Integer> nucleus(double[] probabilities, double share) {
    Set<Integer> best = Set.of();
    double bestSum = 0;
    for (int bits = 1; bits < 1 << probabilities.length; bits++) {
      Set<Integer> some = new TreeSet<>();
      for (int i = 0; i < probabilities.length; i++) {
        if ((bits >> i & 1) != 0) {
          some.add(i);
        }
      }
      double sum = some.stream().mapToDouble(i -> probabilities[i]).sum();
      boolean better =
          best.isEmpty()
              || some.size() < best.size()
              || (some.size() == best.size() && sum > bestSum);
      if (sum >= share && better) {
        best = some;
        bestSum = sum;
      }
    }
    return best;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.05, 0.4, 0.62, 0.8, 0.95, 0.999})
  @DisplayName("the nucleus is the smallest set that has the share, whatever the logits")
  void topP(double share) {
    SplittableRandom random = new SplittableRandom(17);
    for (int round = 0; round < 20; round++) {
      float[] logits = new float[8];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = (float) random.nextGaussian();
      }
      Set<Integer> allowed = nucleus(softmax(logits, 1), share);
      assertThat(draws(new Sampling(1, 0, share, round), logits, 3000))
          .as("logits %s", Arrays.toString(logits))
          .containsOnly(allowed.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  @Test
  @DisplayName("within the nucleus the probabilities keep their ratios")
  void nucleusFrequencies() {
    double[] all = softmax(LOGITS, 0.8);

    assertFrequencies(new Sampling(0.8, 0, 0.9, 8), LOGITS, among(nucleus(all, 0.9), all));
  }

  @Test
  @DisplayName("the share is one of what the K likeliest have together, by the temperature")
  void both() {
    double[] of3 = among(Set.of(2, 3, 6), softmax(LOGITS, 0.5));
    // The third has more than a tenth of the three, but not of all.
    Set<Integer> allowed = nucleus(of3, 0.85);

    assertFrequencies(new Sampling(0.5, 3, 0.85, 8), LOGITS, among(allowed, of3));
  }

  @Test
  void seeds() {
    int[] first = draws(new Sampling(1, 0, 0.9, 4), LOGITS, 100);

    assertThat(draws(new Sampling(1, 0, 0.9, 4), LOGITS, 100)).isEqualTo(first);
    assertThat(draws(new Sampling(1, 0, 0.9, 5), LOGITS, 100)).isNotEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1,     0,  1,   temperature",
    "NaN,      0,  1,   temperature",
    "Infinity, 0,  1,   temperature",
    "1,        -1, 1,   top_k",
    "1,        0,  0,   top_p",
    "1,        0,  1.1, top_p",
    "1,        0,  NaN, top_p"
  })
  void refused(double temperature, int topK, double topP, String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Sampling(temperature, topK, topP, 1))
        .withMessageStartingWith(key + ": expected ");
  }
}
