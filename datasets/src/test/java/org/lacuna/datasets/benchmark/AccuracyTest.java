package org.lacuna.datasets.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;

class AccuracyTest {

  /** Ten letters against three, of which one has two bytes. */
  private static final MultipleChoice ITEM =
      MultipleChoice.of("c", List.of("abcdefghij", "xyé"), 0);

  @Test
  void eachMeasureTakesItsOwn() {
    assertThat(Accuracy.PLAIN.taken(ITEM, -11, -4)).isEqualTo(1);
    // 1.1 a letter against 1.33.
    assertThat(Accuracy.NORMALISED.taken(ITEM, -11, -4)).isEqualTo(0);
    // 1.1 a byte against 1.
    assertThat(Accuracy.BYTES.taken(ITEM, -11, -4)).isEqualTo(1);
    assertThat(Accuracy.NORMALISED.correct(ITEM, -11, -4)).isTrue();
    assertThat(Accuracy.BYTES.correct(ITEM, -11, -4)).isFalse();
  }

  @Test
  void ofEqualOnesTheFirstIsTaken() {
    MultipleChoice item = MultipleChoice.of("c", List.of("aa", "bb", "cc"), 1);
    for (Accuracy accuracy : Accuracy.values()) {
      assertThat(accuracy.taken(item, -2, -1, -1)).isEqualTo(1);
      double never = Double.NEGATIVE_INFINITY;
      assertThat(accuracy.taken(item, never, never, never)).isEqualTo(0);
    }
  }

  @Test
  void whatIsNoLikelihoodIsRefused() {
    assertThatThrownBy(() -> Accuracy.PLAIN.taken(ITEM, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Accuracy.PLAIN.taken(ITEM, -1, Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Accuracy.PLAIN.of(List.of(ITEM), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Accuracy.PLAIN.of(List.of(), List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 20)
  void theScorerThatKnowsIsAlwaysRight(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int choices) {
    SeededRandom random = new SeededRandom(seed);
    List<MultipleChoice> items = items(random, 50, choices);
    List<double[]> known =
        items.stream()
            .map(item ->
                IntStream.range(0, choices)
                    // Worth more than any length: texts have at most 20 letters.
                    .mapToDouble(i -> i == item.gold() ? -0.1 : -50 - random.share())
                    .toArray())
            .toList();
    for (Accuracy accuracy : Accuracy.values()) {
      assertThat(accuracy.of(items, known)).isEqualTo(1);
    }
  }

  /** Choices of one length, or the shorter would be at an advantage under the norms. */
  @Property(tries = 20)
  void guessesAreRightByChance(@ForAll long seed, @ForAll @IntRange(min = 2, max = 6) int choices) {
    SeededRandom random = new SeededRandom(seed);
    int count = 2000;
    List<MultipleChoice> items =
        IntStream.range(0, count)
            .mapToObj(i ->
                MultipleChoice.of(
                    "c",
                    IntStream.range(0, choices).mapToObj(j -> "text " + j).toList(),
                    random.below(choices)))
            .toList();
    List<double[]> guesses =
        items.stream()
            .map(item -> IntStream.range(0, choices).mapToDouble(i -> -random.share()).toArray())
            .toList();
    double chance = MultipleChoice.chance(items);
    assertThat(chance).isCloseTo(1.0 / choices, within(1e-12));
    // Five standard deviations of the binomial: passed over once in two million.
    double deviation = Math.sqrt(chance * (1 - chance) / count);
    for (Accuracy accuracy : Accuracy.values()) {
      assertThat(accuracy.of(items, guesses)).isCloseTo(chance, within(5 * deviation));
    }
  }

  @Test
  void chanceIsTheMeanOverItems() {
    MultipleChoice two = MultipleChoice.of("c", List.of("a", "b"), 0);
    MultipleChoice four = MultipleChoice.of("c", List.of("a", "b", "c", "d"), 0);
    assertThat(MultipleChoice.chance(List.of(two, four))).isEqualTo(0.375);
    assertThatThrownBy(() -> MultipleChoice.chance(List.of())).isInstanceOf(DatasetException.class);
  }

  private static List<MultipleChoice> items(SeededRandom random, int count, int choices) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            MultipleChoice.of(
                "context " + i,
                IntStream.range(0, choices)
                    .mapToObj(j -> "x".repeat(random.between(1, 20)))
                    .toList(),
                random.below(choices)))
        .toList();
  }
}
