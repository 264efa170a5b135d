package org.lacuna.experiments.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lacuna.experiments.evaluation.task.MadeUp.sample;
import static org.lacuna.experiments.evaluation.task.MadeUp.value;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.SharpModel;

/** Teacher-forced answers against answers that were decoded. */
class ForcedScorerTest {
  private static final int COUNT = 6;
  private static final int ANSWER = 3;

  private final NDManager manager = NDManager.newBaseManager();
  private final SharpModel model = new SharpModel(manager, "full,moba");

  @AfterEach
  void close() {
    manager.close();
  }

  /** Prompts of several lengths, each with what the model writes after it. */
  private int[] decoded(long number, AttentionMode mode) {
    int[] prompt = SharpModel.tokens(number, 22 + (int) (number % 3));
    return MadeUp.continued(model, mode, prompt, ANSWER);
  }

  private List<Row> rows(List<Sample> samples, AttentionMode mode) {
    ForcedScorer scorer = new ForcedScorer(MadeUp.row(28, samples), Tiny.VOCABULARY);
    return scorer.rows(
        scorer.outcomes(MadeUp.subject(model.decoder, manager), mode, 0, samples.size()));
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  @DisplayName("exact match is the share of answers that greedy decoding writes")
  void greedyDecoding(AttentionMode mode) {
    List<int[]> written =
        LongStream.range(0, COUNT).mapToObj(number -> decoded(number, mode)).toList();
    // Two of six answers end otherwise.
    written.subList(0, 2).forEach(tokens -> tokens[tokens.length - 1] ^= 1);
    List<Row> rows =
        rows(
            written.stream()
                .map(tokens -> sample(tokens, new TokenSpan(tokens.length - ANSWER, tokens.length)))
                .toList(),
            mode);

    assertThat(rows)
        .extracting(Row::metric)
        .containsExactly("answer_loss", "answer_accuracy", "exact_match");
    assertThat(value(rows, "exact_match")).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(value(rows, "answer_accuracy")).isCloseTo(16 / 18.0, within(1e-12));
    double nats = 0;
    for (int[] tokens : written) {
      for (int t = tokens.length - ANSWER; t < tokens.length; t++) {
        nats -= SharpModel.logarithms(model.logits(mode, Arrays.copyOf(tokens, t)))[tokens[t]];
      }
    }
    assertThat(value(rows, "answer_loss")).isCloseTo(nats / (COUNT * ANSWER), within(1e-3));
  }

  @Test
  @DisplayName("several answers are each asked after the right ones, not after the model's own")
  void severalAnswers() {
    int[] tokens = SharpModel.tokens(5, 30);
    tokens[10] = model.next(AttentionMode.NATIVE, Arrays.copyOf(tokens, 10)) ^ 1;
    tokens[29] = model.next(AttentionMode.NATIVE, Arrays.copyOf(tokens, 29));
    List<Row> rows =
        rows(
            List.of(sample(tokens, new TokenSpan(10, 11), new TokenSpan(29, 30))),
            AttentionMode.NATIVE);

    assertThat(value(rows, "answer_accuracy")).isEqualTo(0.5);
    assertThat(value(rows, "exact_match")).isZero();
  }

  @Test
  @DisplayName("chance is a guess of any token")
  void chance() {
    List<Row> rows =
        rows(
            List.of(
                sample(SharpModel.tokens(1, 28), new TokenSpan(27, 28)),
                sample(SharpModel.tokens(2, 28), new TokenSpan(26, 28))),
            AttentionMode.NATIVE);
    double v = Tiny.VOCABULARY;

    assertThat(MadeUp.row(rows, "answer_loss").chance()).isEqualTo(Math.log(v));
    assertThat(MadeUp.row(rows, "answer_accuracy").chance()).isEqualTo(1 / v);
    assertThat(MadeUp.row(rows, "exact_match").chance())
        .isCloseTo((1 / v + 1 / v / v) / 2, within(1e-15));
    assertThat(MadeUp.row(rows, "answer_loss").estimate().tokens()).isEqualTo(3);
    assertThat(MadeUp.row(rows, "answer_loss").estimate().samples()).isEqualTo(2);
  }
}
