package org.lacuna.datasets.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;

class FewShotTest {

  private static final List<MultipleChoice> POOL =
      IntStream.range(0, 12).mapToObj(FewShotTest::item).toList();

  @Test
  void examplesAreSolvedAndStandApart() {
    MultipleChoice asked = new FewShot(List.of(item(1)), 1, 0).apply(item(2), 0);
    assertThat(asked.choices())
        .extracting(Choice::prompt)
        .containsOnly("Question: 1?\nAnswer: no1\n\nQuestion: 2?\nAnswer:");
    assertThat(asked.choices()).extracting(Choice::continuation).containsExactly(" yes2", " no2");
    assertThat(asked.gold()).isEqualTo(item(2).gold());
    assertThat(new FewShot(List.of(), 0, 0).apply(item(2), 0)).isEqualTo(item(2));
  }

  @Property(tries = 100)
  void theItemIsNeverItsOwnExample(
      @ForAll long seed,
      @ForAll @IntRange(max = 11) int number,
      @ForAll @IntRange(max = 10) int shots) {
    // The item is in the pool twice.
    List<MultipleChoice> pool = Stream.concat(POOL.stream(), Stream.of(item(number))).toList();
    List<String> questions = questions(new FewShot(pool, shots, seed).apply(item(number), number));
    assertThat(questions).hasSize(shots + 1).endsWith("Question: " + number + "?");
    assertThat(questions).doesNotHaveDuplicates();
  }

  @Property(tries = 20)
  void drawsFollowFromSeedAndNumber(@ForAll long seed) {
    FewShot shots = new FewShot(POOL, 5, seed);
    assertThat(new FewShot(POOL, 5, seed).apply(item(3), 3)).isEqualTo(shots.apply(item(3), 3));
    List<MultipleChoice> draws =
        IntStream.range(0, 20).mapToObj(number -> shots.apply(item(3), number)).distinct().toList();
    assertThat(draws).hasSizeGreaterThan(10);
    List<MultipleChoice> seeds =
        IntStream.range(0, 20)
            .mapToObj(other -> new FewShot(POOL, 5, seed + other).apply(item(3), 3))
            .distinct()
            .toList();
    assertThat(seeds).hasSizeGreaterThan(10);
  }

  /** Written down, so that a change of Java or of the code cannot silently change a benchmark. */
  @Test
  void theDrawsOfASeedNeverChange() {
    assertThat(questions(new FewShot(POOL, 3, 42).apply(item(0), 7)))
        .containsExactly("Question: 7?", "Question: 5?", "Question: 8?", "Question: 0?");
  }

  /** The sentences of pairs follow each other with nothing between that a model could not read. */
  @Test
  void itemsWithoutContextKeepTheSeparator() {
    MultipleChoice pair = MultipleChoice.of("", List.of("A is.", "A are."), 0);
    MultipleChoice asked =
        new FewShot(List.of(pair), 1, 0)
            .apply(MultipleChoice.of("", List.of("B is.", "B are."), 0), 0);
    Choice first = asked.choices().getFirst();
    assertThat(first.prompt() + first.continuation()).isEqualTo(" A is.\n\n B is.");
  }

  @Test
  void aPoolMustBeLargeEnough() {
    assertThatThrownBy(() -> new FewShot(POOL, 13, 0))
        .isInstanceOf(DatasetException.class)
        .hasMessage("shots: expected from 0 to 12, the number of items to draw from, got 13");
    FewShot all = new FewShot(POOL, 12, 0);
    assertThat(questions(all.apply(item(99), 0))).hasSize(13);
    assertThatThrownBy(() -> all.apply(item(3), 0))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("from 0 to 11");
    assertThatThrownBy(() -> new FewShot(POOL, -1, 0)).isInstanceOf(DatasetException.class);
  }

  private static MultipleChoice item(int number) {
    return MultipleChoice.of(
        "Question: " + number + "?\nAnswer:", List.of("yes" + number, "no" + number), number % 2);
  }

  private static List<String> questions(MultipleChoice item) {
    return Arrays.stream(item.choices().getFirst().prompt().split("\n", -1))
        .filter(line -> line.startsWith("Question"))
        .toList();
  }
}
