package org.lacuna.experiments.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.sample.Outcome;

/** Whoever is beside a sample does not matter to it. */
class SideBySideTest {
  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Of several lengths, with one answer or two. */
  private static Sample sample(int number) {
    int[] tokens = SharpModel.tokens(number, 28 + number % 3);
    TokenSpan last = new TokenSpan(tokens.length - 2, tokens.length);
    return number % 2 == 0
        ? MadeUp.sample(tokens, last)
        : MadeUp.sample(tokens, new TokenSpan(9 + number % 5 / 3, 11), last);
  }

  private static Scorer scorer(Scoring scoring, TaskSamples row) {
    return switch (scoring) {
      case FORCED -> new ForcedScorer(row, Tiny.VOCABULARY);
      case GENERATED -> new GeneratedScorer(row, new ByteTokenizer());
      case CHOICE -> new ChoiceScorer(row, 4);
    };
  }

  @ParameterizedTest
  @EnumSource(Scoring.class)
  @DisplayName("samples alone are what they are together")
  void aloneAndTogether(Scoring scoring) {
    SharpModel model = new SharpModel(manager, "moba,ssa");
    Subject subject = MadeUp.subject(model.decoder, manager);
    List<Sample> samples = IntStream.range(0, 16).mapToObj(SideBySideTest::sample).toList();
    Scorer scorer = scorer(scoring, MadeUp.row(40, samples));
    List<Outcome> together = scorer.outcomes(subject, AttentionMode.NATIVE, 0, 8);

    for (int i = 0; i < 8; i++) {
      Outcome alone = scorer.outcomes(subject, AttentionMode.NATIVE, i, i + 1).getFirst();
      Outcome beside = together.get(i);
      assertThat(alone.sample()).isEqualTo(i);
      assertThat(alone.facts()).isEqualTo(beside.facts());
      assertThat(alone.values().keySet()).isEqualTo(beside.values().keySet());
      for (String name : alone.values().keySet()) {
        assertThat(alone.numbers(name)).containsExactly(beside.numbers(name), within(1e-3));
      }
    }
  }
}
