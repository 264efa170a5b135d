package org.lacuna.datasets.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class AnswerMetricsTest {

  private static final List<Metric> TEXT_METRICS =
      List.of(
          ExactMatch.INSTANCE,
          TokenF1.WORDS,
          TokenF1.CHARACTERS,
          RougeL.WORDS,
          RougeL.CHARACTERS,
          CodeSimilarity.INSTANCE);

  @Property(tries = 200)
  void theBestReferenceCounts(
      @ForAll("answers") String prediction,
      @ForAll("answers") String one,
      @ForAll("answers") String other) {
    for (Metric metric : TEXT_METRICS) {
      double best =
          Math.max(
              metric.score(prediction, List.of(one)), metric.score(prediction, List.of(other)));
      assertThat(metric.score(prediction, List.of(one, other))).isEqualTo(best).isBetween(0.0, 1.0);
    }
  }

  @Property(tries = 200)
  void theReferenceItselfIsRight(@ForAll("answers") String answer) {
    for (Metric metric : TEXT_METRICS) {
      assertThat(metric.score(answer, List.of(answer))).isCloseTo(1, within(1e-8));
    }
  }

  @Property(tries = 200)
  void f1IsSymmetric(@ForAll("answers") String one, @ForAll("answers") String other) {
    for (Metric metric : List.of(TokenF1.WORDS, TokenF1.CHARACTERS)) {
      assertThat(metric.score(one, List.of(other)))
          .isCloseTo(metric.score(other, List.of(one)), within(1e-12));
    }
  }

  /** One line of words that are no articles, so that nothing is left out of it. */
  @Provide
  Arbitrary<String> answers() {
    return Arbitraries.of("red", "green", "blue", "Blue", "天", "气", "好", "7")
        .list()
        .ofMinSize(1)
        .ofMaxSize(8)
        .map(words -> String.join(" ", words));
  }

  @Test
  void hanCharactersAreWordsOfTheirOwn() {
    // 3 of 4 characters each, in the same order, and a word in Latin letters.
    assertThat(TokenF1.CHARACTERS.score("今天天气", List.of("明天天气。"))).isEqualTo(0.75);
    assertThat(TokenF1.CHARACTERS.score("用Python写", List.of("用 python！"))).isEqualTo(0.8);
    assertThat(RougeL.CHARACTERS.score("天气很好", List.of("天气不好"))).isCloseTo(0.75, within(1e-8));
    assertThat(RougeL.CHARACTERS.score("。", List.of("天"))).isZero();
  }

  /** The original fails here, for want of stack, and scores 0. */
  @Test
  void longSentencesAreScored() {
    Random random = new Random(1);
    String text =
        IntStream.range(0, 1500)
            .mapToObj(i -> "w" + random.nextInt(500))
            .collect(Collectors.joining(" "));
    assertThat(RougeL.WORDS.score(text, List.of(text))).isCloseTo(1, within(1e-8));
  }

  @Test
  void onlyTheFirstLineIsScored() {
    Metric metric = new FirstLine(ExactMatch.INSTANCE);
    assertThat(metric.label()).isEqualTo("exact_match");
    assertThat(metric.score("\n\nyes\nQuestion: more?", List.of("yes"))).isEqualTo(1);
    assertThat(metric.score("yes or no", List.of("yes"))).isZero();
    assertThat(metric.score(" \nyes", List.of("yes"))).isZero();
  }

  @Test
  void numbersAreAskedForInTheirForm() {
    assertThat(NumberShare.COUNT.expected("12")).contains("12");
    assertThat(NumberShare.COUNT.expected("twelve")).isEmpty();
    assertThat(NumberShare.RETRIEVAL.expected("Paragraph 7")).contains("7");
    assertThat(NumberShare.RETRIEVAL.expected("7")).isEmpty();
    assertThat(NumberShare.RETRIEVAL.score("7", List.of("7"))).isZero();
    assertThat(NumberShare.COUNT.score("3", List.of("4", "3"))).isEqualTo(1);
  }
}
