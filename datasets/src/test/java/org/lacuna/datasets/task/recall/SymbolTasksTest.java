package org.lacuna.datasets.task.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;
import org.lacuna.datasets.task.TokenSpan;

/** {@link Copy}, {@link Induction} and the symbols that they are made of. */
class SymbolTasksTest {

  @Property(tries = 100)
  void aCopyIsTheStringAgainAtTheEnd(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 60) int symbols,
      @ForAll @IntRange(max = 40) int blanks) {
    int length = 2 * symbols + 2 + blanks;
    Sample sample =
        new Copy()
            .generator(new CopyConfig(symbols, 26), Samples.setting(length, seed))
            .sample(split, 3);
    int[] tokens = sample.tokens();
    assertThat(tokens).hasSize(length);
    int[] string = Arrays.copyOfRange(tokens, 1, 1 + symbols);
    assertThat(Arrays.copyOfRange(tokens, length - symbols, length)).isEqualTo(string);
    assertThat(sample.answers()).containsExactly(new TokenSpan(length - symbols, length));
    assertThat(sample.evidence()).containsExactly(new TokenSpan(1, 1 + symbols));
    int separator = tokens[length - symbols - 1];
    assertThat(string).doesNotContain(separator);
    assertThat(IntStream.of(tokens).filter(token -> token == separator).count()).isEqualTo(1);
    assertThat(IntStream.of(string)).allMatch(token -> token >= 2 && token < 28);
  }

  @Test
  void aCopyFillsTheLengthWhereNoNumberIsGiven() {
    for (int length : new int[] {4, 5, 64, 65}) {
      Generator generator = new Copy().generator(CopyConfig.defaults(), Samples.setting(length, 0));
      assertThat(generator.sample(Split.TRAIN, 0).answers().getFirst().length())
          .isEqualTo((length - 2) / 2);
    }
  }

  @Test
  void noStringOfOneSplitOccursInAnother() {
    Generator generator = new Copy().generator(new CopyConfig(2, 26), Samples.setting(6, 0));
    disjoint(generator, 400, sample -> sample.references());
  }

  @Property(tries = 150)
  void inductionAsksForWhatFollowedBefore(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 4) int repeats,
      @ForAll @IntRange(max = 20) int gap,
      @ForAll boolean given,
      @ForAll @IntRange(max = 60) int spare) {
    int length = 3 + 2 * repeats + gap + spare;
    InductionConfig config = new InductionConfig(given ? gap : null, repeats, 16);
    Sample sample =
        new Induction().generator(config, Samples.setting(length, seed)).sample(split, 1);
    int[] tokens = sample.tokens();
    assertThat(tokens).hasSize(length);
    int a = tokens[length - 2];
    int b = tokens[length - 1];
    assertThat(a).isNotEqualTo(b);
    int[] places = IntStream.range(1, length).filter(i -> tokens[i] == a).toArray();
    assertThat(places).hasSize(repeats + 1);
    assertThat(IntStream.of(places)).allMatch(i -> tokens[i + 1] == b);
    assertThat(sample.answers()).containsExactly(new TokenSpan(length - 1, length));
    assertThat(sample.evidence())
        .isEqualTo(
            IntStream.of(places).limit(repeats).mapToObj(i -> new TokenSpan(i, i + 2)).toList());
    int distance = length - 2 - (places[repeats - 1] + 2);
    assertThat(sample.facts()).containsEntry("gap", Integer.toString(distance));
    if (given) {
      assertThat(distance).isEqualTo(gap);
    }
  }

  @Test
  void noPairOfOneSplitIsAskedForInAnother() {
    Generator generator =
        new Induction().generator(new InductionConfig(null, 1, 64), Samples.setting(32, 0));
    disjoint(generator, 500, sample -> List.of(sample.tokens()[30], sample.tokens()[31]));
  }

  private static void disjoint(Generator generator, int samples, Function<Sample, Object> key) {
    Map<Split, Set<Object>> seen = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      Set<Object> ofSplit = new HashSet<>();
      for (int i = 0; i < samples; i++) {
        ofSplit.add(key.apply(generator.sample(split, i)));
      }
      seen.put(split, ofSplit);
    }
    assertThat(seen.get(Split.TRAIN)).doesNotContainAnyElementsOf(seen.get(Split.TEST));
    assertThat(seen.get(Split.TRAIN)).doesNotContainAnyElementsOf(seen.get(Split.VALIDATION));
    assertThat(seen.get(Split.TEST)).doesNotContainAnyElementsOf(seen.get(Split.VALIDATION));
  }

  @Test
  void symbolsLeaveTheDocumentStartOut() {
    Symbols symbols = new Symbols(5, 2);
    assertThat(IntStream.range(0, 5).map(symbols::id)).containsExactly(0, 1, 3, 4, 5);
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> new Copy().generator(new CopyConfig(8, 26), Samples.setting(17, 0)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("length: copy needs at least 18 tokens with these parameters, got 17");
    assertThatThrownBy(() -> new Copy().generator(new CopyConfig(8, 255), Samples.setting(64, 0)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("alphabet: expected 2 to 254, as tokenizer bytes has 257 ids, got 255");
    assertThatThrownBy(() ->
            new Induction().generator(new InductionConfig(9, 2, null), Samples.setting(15, 0)))
        .isInstanceOf(DatasetException.class)
        .hasMessage("length: induction needs at least 16 tokens with these parameters, got 15");
  }
}
