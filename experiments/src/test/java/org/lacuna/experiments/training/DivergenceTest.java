package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.results.Log;
import org.lacuna.results.RunStatus;

/** A loss that is no number ends the training with a clear record. */
class DivergenceTest extends OnTinyCorpus {
  private TinyTraining diverging() {
    // No clipping of what comes after: the weights themselves are thrown far away.
    return new TinyTraining(
        Tiny.splits(corpus),
        folder,
        "full",
        "steps=50",
        "learning_rate=1e20",
        "warmup_steps=0",
        "weight_decay=0",
        "checkpoint_every=1");
  }

  @Test
  void divergedTrainingIsRecordedAndNamed() {
    TinyTraining training = diverging();

    assertThatThrownBy(training::train)
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining(training.run().id())
        .hasMessageContaining("step " + (training.losses().size() + 1))
        .hasMessageContaining("training.learning_rate");
    assertThat(training.events()).containsExactly("started", "diverged");
    assertThat(training.run().status()).isEqualTo(RunStatus.DIVERGED);
    JsonNode last = training.run().read(Log.TRAIN).getLast();
    assertThat(last.path("step").asInt()).isEqualTo(training.losses().size() + 1);
    assertThat(last.has("loss")).isTrue();
  }

  @Test
  @DisplayName("the last checkpoint holds the weights before the step that was no number")
  void checkpointStays() {
    TinyTraining training = diverging();
    assertThatThrownBy(training::train).isInstanceOf(DivergedException.class);
    Checkpoint checkpoint = new Checkpoint(training.run().checkpoint());

    assertThat(checkpoint.step()).contains((long) training.losses().size());
    try (NDManager manager = NDManager.newBaseManager()) {
      for (NDArray weight : checkpoint.model(manager).values()) {
        assertThat(weight.isNaN().any().getBoolean()).isFalse();
      }
    }
  }
}
