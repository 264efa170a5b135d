package org.lacuna.experiments.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.Corpus;
import org.lacuna.experiments.Tiny;

/** Every step frees what it made. */
class LiveArraysTest {
  @TempDir Path folder;

  /** Everything that a manager and the managers under it hold. */
  static int held(NDManager manager) {
    try {
      int count = 0;
      for (String name : new String[] {"resources", "tempResources"}) {
        Field field = BaseNDManager.class.getDeclaredField(name);
        field.setAccessible(true);
        for (Object resource : ((Map<?, ?>) field.get(manager)).values()) {
          count += 1 + (resource instanceof NDManager sub ? held(sub) : 0);
        }
      }
      return count;
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  @Test
  void countSeesArraysOfSubManagers() {
    try (NDManager manager = NDManager.newBaseManager()) {
      int before = held(manager);
      NDManager sub = manager.newSubManager();
      sub.create(1f);
      sub.newSubManager().create(2f);

      assertThat(held(manager)).isEqualTo(before + 4);
      sub.close();
      assertThat(held(manager)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "streaming", "moba", "streaming-llm", "lm-infinite"})
  @DisplayName("as many arrays live after step 8 as after step 3")
  void liveArraysDoNotGrow(String pattern) throws IOException {
    try (Corpus corpus = Tiny.corpus(folder);
        StopSignal stop = new StopSignal()) {
      TinyTraining training =
          new TinyTraining(
              Tiny.splits(corpus),
              folder.resolve("runs"),
              pattern,
              "accumulate=2",
              "validate_every=1",
              "checkpoint_every=1");
      Map<Long, Integer> held = new TreeMap<>();
      training.train(
          manager ->
              new TrainingListener() {
                @Override
                public void step(long step, double loss, double tokensPerSecond) {
                  held.put(step, held(manager));
                }
              },
          stop);

      assertThat(held).hasSize(8);
      assertThat(held.get(3L)).isPositive();
      assertThat(held.get(8L)).isEqualTo(held.get(3L));
    }
  }
}
