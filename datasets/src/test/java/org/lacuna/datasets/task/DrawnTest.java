package org.lacuna.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;

class DrawnTest {

  @Property(tries = 100)
  void aLongerRowBeginsLikeAShorterAndNothingComesTwice(
      @ForAll long seed,
      @ForAll @IntRange(max = 20) int few,
      @ForAll @IntRange(min = 20, max = 50) int many) {
    SeededRandom random = new SeededRandom(seed);
    Drawn<Integer> row = new Drawn<>("letters", () -> random.below(60));
    assertThat(row.first(few)).isEqualTo(row.first(many).subList(0, few));
    assertThat(row.first(many)).doesNotHaveDuplicates();
  }

  @Test
  void whereNothingElseComesItSaysSo() {
    Drawn<String> row = new Drawn<>("letters", () -> "same");
    assertThat(row.next()).isEqualTo("same");
    assertThatThrownBy(row::next)
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("letters: there are 1 different draws");
  }

  @Property(tries = 200)
  void distinctNumbersRiseAndAreWithin(
      @ForAll long seed,
      @ForAll @IntRange(max = 30) int count,
      @ForAll @IntRange(min = 30, max = 90) int bound) {
    int[] numbers = new SeededRandom(seed).distinct(count, bound);
    assertThat(numbers).hasSize(count).isSorted().doesNotHaveDuplicates();
    assertThat(IntStream.of(numbers)).allMatch(n -> n >= 0 && n < bound);
  }

  @Test
  void everySetOfDistinctNumbersComes() {
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 300; seed++) {
      seen.add(Arrays.toString(new SeededRandom(seed).distinct(2, 5)));
    }
    assertThat(seen).hasSize(10);
  }

  @Property(tries = 200)
  void anyPlaceIsWithinAndAGivenDepthIsKept(
      @ForAll @DoubleRange(max = 1) double depth, @ForAll @IntRange(max = 50) int last) {
    Place given = Place.of(depth, 0, last);
    assertThat(given.index()).isBetween(0, last);
    assertThat(given.depth()).isEqualTo(depth);
    Place drawn = Place.of(null, Math.min(depth, Math.nextDown(1.0)), last);
    assertThat(drawn.index()).isBetween(0, last);
    assertThat(drawn.depth()).isBetween(0.0, 1.0);
  }

  @Test
  void theEndsOfTheDepthAreTheEndsOfTheRow() {
    assertThat(Place.of(0.0, 0.7, 9).index()).isZero();
    assertThat(Place.of(1.0, 0.7, 9).index()).isEqualTo(9);
  }

  @Property(tries = 100)
  void pseudoWordsAreLettersAndEquallyLong(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int syllables) {
    assertThat(PseudoWords.draw(new SeededRandom(seed), syllables))
        .matches("[a-z]+")
        .hasSize(2 * syllables + 1);
  }
}
