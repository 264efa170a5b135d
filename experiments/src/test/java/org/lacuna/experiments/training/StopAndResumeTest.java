package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.results.RunStatus;

/** A training that was stopped ends bit for bit like one that was not. */
class StopAndResumeTest extends OnTinyCorpus {
  @ParameterizedTest
  @CsvSource({
    "full,      1, 1",
    "full,      1, 5",
    "full,      2, 4",
    "streaming, 1, 3",
    "streaming, 2, 5",
    "moba,      1, 4",
    "moba,      2, 2",
    "'full,moba', 1, 7"
  })
  void resumedEqualsUninterrupted(String pattern, int accumulate, int stopAfter) {
    String[] keys = {"accumulate=" + accumulate, "checkpoint_every=3", "steps=8"};
    TinyTraining whole = training("whole", pattern, keys);
    whole.train();
    TinyTraining parts = training("parts", pattern, keys);

    assertThat(parts.trainUntil(stopAfter)).isEqualTo(Trainer.Ending.STOPPED);
    assertThat(new Checkpoint(parts.run().checkpoint()).step()).contains((long) stopAfter);
    assertThat(parts.run().status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(parts.model()).isNotEqualTo(whole.model());

    assertThat(parts.train()).isEqualTo(Trainer.Ending.FINISHED);
    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
    assertThat(parts.losses()).isEqualTo(whole.losses());
    assertThat(parts.events()).containsExactly("started", "resumed", "finished");
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "streaming,moba"})
  void latentAttentionStoppedAndResumed(String pattern) {
    TinyTraining whole = latentTraining("whole", pattern);
    whole.train();
    TinyTraining parts = latentTraining("parts", pattern);
    parts.trainUntil(4);
    parts.train();

    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
    assertThat(parts.losses()).isEqualTo(whole.losses());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ssa", "full,nsa"})
  void layersThatAreComputedAgainStoppedAndResumed(String pattern) {
    String[] keys = {"activation_checkpointing=true", "accumulate=2"};
    TinyTraining whole = training("whole", pattern, keys);
    whole.train();
    TinyTraining parts = training("parts", pattern, keys);
    parts.trainUntil(5);
    parts.train();

    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
    assertThat(parts.losses()).isEqualTo(whole.losses());

    TinyTraining kept = training("kept", pattern, "accumulate=2");
    kept.train();
    assertThat(kept.model()).isEqualTo(whole.model());
    assertThat(kept.losses()).isEqualTo(whole.losses());
  }

  @Test
  void stoppedThreeTimes() {
    TinyTraining whole = training("whole", "moba");
    whole.train();
    TinyTraining parts = training("parts", "moba");
    for (int last : new int[] {1, 2, 6}) {
      parts.trainUntil(last);
    }
    parts.train();

    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
  }

  @Test
  @DisplayName("an exception between checkpoints loses the steps since, and nothing else")
  void interruptedByAnException() {
    TinyTraining whole = training("whole", "streaming");
    whole.train();
    TinyTraining parts = training("parts", "streaming");
    try {
      parts.train(
          new TrainingListener() {
            @Override
            public void step(long step, double loss, double tokensPerSecond) {
              if (step == 5) {
                throw new IllegalStateException("interrupted");
              }
            }
          });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("interrupted");
    }
    assertThat(new Checkpoint(parts.run().checkpoint()).step()).contains(3L);
    parts.train();

    assertThat(parts.model()).isEqualTo(whole.model());
    assertThat(parts.optimizer()).isEqualTo(whole.optimizer());
  }

  @Test
  void askedToStopBeforeTheFirstStep() {
    TinyTraining training = training("a", "full");
    try (StopSignal stop = new StopSignal()) {
      stop.request();
      assertThat(training.train(_ -> TrainingListener.NONE, stop))
          .isEqualTo(Trainer.Ending.STOPPED);
    }
    assertThat(training.losses()).isEmpty();
  }

  @Test
  void stopAfterTheLastStepIsTheEnd() {
    assertThat(training("a", "full").trainUntil(8)).isEqualTo(Trainer.Ending.FINISHED);
  }
}
