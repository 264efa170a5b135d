package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.results.Measurement;

/** Teacher-forced answers against answers that were decoded. */
class TaskEvaluatorTest {
  private static final int COUNT = 6;
  private static final int ANSWER = 3;

  private final NDManager manager = NDManager.newBaseManager();
  private final SharpModel model = new SharpModel(manager, "full,moba");

  @AfterEach
  void close() {
    manager.close();
  }

  private record Samples(List<Sample> samples) implements Generator {
    @Override
    public Sample sample(Split split, long number) {
      assertThat(split).isEqualTo(Split.TEST);
      return samples.get((int) number);
    }

    @Override
    public double chance() {
      return 0;
    }
  }

  private static Sample sample(int[] tokens, TokenSpan... answers) {
    return new Sample(
        tokens, List.of(answers), List.of(), List.of("?"), Containment.ANY, new TreeMap<>());
  }

  /** Prompts of several lengths, each with what the model writes after it. */
  private int[] decoded(long number, AttentionMode mode) {
    int[] tokens = SharpModel.tokens(number, 22 + (int) (number % 3));
    for (int i = 0; i < ANSWER; i++) {
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = model.next(mode, Arrays.copyOf(tokens, tokens.length - 1));
    }
    return tokens;
  }

  private List<Measurement> evaluate(List<Sample> samples, AttentionMode mode) {
    return new TaskEvaluator(model.subject(), manager)
        .evaluate(new TaskSamples("task:it", 28, new Samples(samples)), samples.size(), mode);
  }

  private static double value(List<Measurement> rows, String metric) {
    return rows.stream()
        .filter(row -> row.metric().equals(metric))
        .findFirst()
        .orElseThrow()
        .value();
  }

  @ParameterizedTest
  @EnumSource(AttentionMode.class)
  @DisplayName("exact match is the share of answers that greedy decoding writes")
  void greedyDecoding(AttentionMode mode) {
    List<int[]> written =
        LongStream.range(0, COUNT).mapToObj(number -> decoded(number, mode)).toList();
    // Two of six answers end otherwise.
    written.subList(0, 2).forEach(tokens -> tokens[tokens.length - 1] ^= 1);
    List<Measurement> rows =
        evaluate(
            written.stream()
                .map(tokens -> sample(tokens, new TokenSpan(tokens.length - ANSWER, tokens.length)))
                .toList(),
            mode);

    assertThat(rows).extracting(Measurement::metric).isEqualTo(TaskEvaluator.METRICS);
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
    tokens[29] = model.next(AttentionMode.NATIVE, Arrays.copyOf(tokens, 29));
    tokens[10] = model.next(AttentionMode.NATIVE, Arrays.copyOf(tokens, 10)) ^ 1;
    tokens[29] = model.next(AttentionMode.NATIVE, Arrays.copyOf(tokens, 29));
    List<Measurement> rows =
        evaluate(
            List.of(sample(tokens, new TokenSpan(10, 11), new TokenSpan(29, 30))),
            AttentionMode.NATIVE);

    assertThat(value(rows, "answer_accuracy")).isEqualTo(0.5);
    assertThat(value(rows, "exact_match")).isZero();
  }

  @Test
  void rowsSayHowTheyWereMeasured() {
    List<Sample> samples =
        List.of(
            sample(SharpModel.tokens(1, 28), new TokenSpan(20, 28)),
            sample(SharpModel.tokens(2, 28), new TokenSpan(26, 28)));
    Measurement loss = evaluate(samples, AttentionMode.NATIVE).getFirst();

    assertThat(loss.protocol()).isEqualTo("task:it");
    assertThat(loss.length()).isEqualTo(28);
    assertThat(loss.samples()).isEqualTo(2);
    assertThat(loss.tokens()).isEqualTo(10);
    assertThat(loss.mode()).isEqualTo("NATIVE");
    assertThat(loss.visibleShare()).hasSize(2);
    assertThat(loss.visibleShare().getLast()).isBetween(0.1, 0.99);
  }
}
