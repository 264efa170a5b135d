package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.LiveArrays;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ModelConfig;

/** Every step frees what it made. */
class LiveArraysTest extends OnTinyCorpus {
  @Test
  void countSeesArraysOfSubManagers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      int before = LiveArrays.of(manager);
      NDManager sub = manager.newSubManager();
      sub.create(1f);
      sub.newSubManager().create(2f);

      assertThat(LiveArrays.of(manager)).isEqualTo(before + 4);
      sub.close();
      assertThat(LiveArrays.of(manager)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full",
        "streaming",
        "moba",
        "ssa",
        "cca",
        "nsa",
        "loza",
        "streaming-llm",
        "lm-infinite",
        "window"
      })
  @DisplayName("as many arrays live after step 8 as after step 3")
  void liveArraysDoNotGrow(String pattern) {
    assertLiveArraysDoNotGrow(Tiny.model(), pattern);
    assertLiveArraysDoNotGrow(Tiny.latentModel(), pattern);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "ssa", "cca", "nsa"})
  @DisplayName("the same where layers are computed again")
  void liveArraysDoNotGrowWithCheckpointing(String pattern) {
    assertLiveArraysDoNotGrow(Tiny.model(), pattern, "activation_checkpointing=true");
  }

  private void assertLiveArraysDoNotGrow(ModelConfig model, String pattern, String... more) {
    List<String> keys =
        new ArrayList<>(List.of("accumulate=2", "validate_every=1", "checkpoint_every=1"));
    keys.addAll(List.of(more));
    TinyTraining training =
        new TinyTraining(
            Tiny.splits(corpus),
            folder.resolve(model.latent() == null ? "grouped" : "latent"),
            model,
            pattern,
            keys.toArray(String[]::new));
    Map<Long, Integer> held = new TreeMap<>();
    try (StopSignal stop = new StopSignal()) {
      training.train(
          manager ->
              new TrainingListener() {
                @Override
                public void step(long step, double loss, double tokensPerSecond) {
                  held.put(step, LiveArrays.of(manager));
                }
              },
          stop);
    }

    assertThat(held).hasSize(8);
    assertThat(held.get(3L)).isPositive();
    assertThat(held.get(8L)).isEqualTo(held.get(3L));
  }
}
