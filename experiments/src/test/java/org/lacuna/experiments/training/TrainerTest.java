package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.results.Log;

/** A training learns, records and repeats itself. */
class TrainerTest extends OnTinyCorpus {
  @ParameterizedTest
  @ValueSource(strings = {"full", "streaming", "moba", "ssa", "cca", "nsa", "loza"})
  void lossFalls(String pattern) {
    String[] keys = {"steps=40", "learning_rate=1e-2"};
    assertLossFalls(training("a", pattern, keys));
    assertLossFalls(latentTraining("b", pattern, keys));
  }

  private static void assertLossFalls(TinyTraining training) {
    assertThat(training.train()).isEqualTo(Trainer.Ending.FINISHED);
    List<Double> losses = training.losses();
    assertThat(losses).hasSize(40);
    assertThat(losses.getFirst()).isBetween(5.3, 5.8);
    assertThat(losses.getLast()).isLessThan(losses.getFirst() - 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "streaming", "moba", "ssa", "cca", "nsa", "loza"})
  void sameConfigurationGivesTheSameBytes(String pattern) {
    TinyTraining one = training("a", pattern);
    TinyTraining other = training("b", pattern);
    one.train();
    other.train();

    assertThat(one.model()).isEqualTo(other.model());
    assertThat(one.optimizer()).isEqualTo(other.optimizer());
    assertThat(one.losses()).isEqualTo(other.losses());
  }

  @Test
  void recordHasEveryStepAndValidation() {
    TinyTraining training = training("a", "full", "accumulate=2");
    training.train();
    List<JsonNode> lines = training.run().read(Log.TRAIN);

    assertThat(training.events()).containsExactly("started", "finished");
    assertThat(steps(lines, "loss")).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(steps(lines, "validation_loss", "validationLoss")).containsExactly(4, 8);
    JsonNode third = lines.get(3);
    assertThat(third.path("step").asInt()).isEqualTo(3);
    assertThat(third.path("tokens").asInt()).isEqualTo(3 * 32 * 2 * 2);
    assertThat(Stream.of("learningRate", "learning_rate").anyMatch(third::has)).isTrue();
    assertThat(Stream.of("gradientNorm", "gradient_norm").anyMatch(third::has)).isTrue();
  }

  private static List<Integer> steps(List<JsonNode> lines, String... keys) {
    return lines.stream()
        .filter(line -> Stream.of(keys).anyMatch(line::has))
        .map(line -> line.path("step").asInt())
        .toList();
  }

  @Test
  void checkpointsComeAtTheirIntervalAndAtTheEnd() {
    TinyTraining training = training("a", "full", "checkpoint_every=3", "steps=8");
    Checkpoint checkpoint = new Checkpoint(training.run().checkpoint());
    List<Long> seen = new ArrayList<>();
    training.train(
        new TrainingListener() {
          @Override
          public void step(long step, double loss, double tokensPerSecond) {
            // What the steps before this one left.
            seen.add(checkpoint.step().orElse(0L));
          }
        });

    assertThat(seen).containsExactly(0L, 0L, 0L, 3L, 3L, 3L, 6L, 6L);
    assertThat(checkpoint.step()).contains(8L);
  }

  @Test
  void accumulatedBatchesLearnLikeOneLargeBatch() {
    TinyTraining one = training("a", "full", "batch=4", "steps=3");
    TinyTraining two = training("b", "full", "batch=2", "accumulate=2", "steps=3");
    one.train();
    two.train();

    // The same windows in the same order, so the same mean loss and gradient but for rounding.
    for (int i = 0; i < 3; i++) {
      assertThat(two.losses().get(i)).isCloseTo(one.losses().get(i), within(1e-4));
    }
  }
}
