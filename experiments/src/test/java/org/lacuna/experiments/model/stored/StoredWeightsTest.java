package org.lacuna.experiments.model.stored;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.Bias;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.experiments.safetensors.SafetensorsFile;
import org.lacuna.experiments.safetensors.SafetensorsWriter;
import org.lacuna.experiments.safetensors.TensorContent;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.methods.aten.Ops;

/** A model that reads its weights where they lie is the model that has them in memory. */
class StoredWeightsTest {
  @TempDir Path folder;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Widths that are no multiple of a vector, biases and norms. */
  private static ModelConfig model(boolean tied) {
    return new ModelConfig(
        2,
        38,
        4,
        2,
        10,
        150,
        null,
        null,
        false,
        tied,
        List.of(Bias.QKV, Bias.FFN),
        true,
        1e-5,
        RopeConfig.defaults(),
        null);
  }

  @ParameterizedTest
  @CsvSource({"F32,true", "F32,false", "BF16,true", "BF16,false", "F16,true", "F16,false"})
  @DisplayName("logits of a prompt, of chunks of every size, and of single tokens")
  void sameLogits(NumberType type, boolean tied) throws IOException {
    Path file = folder.resolve("model.safetensors");
    Decoder first = Tiny.decoder(model(tied), "full,streaming");
    FirstValues.initialize(first, manager, 3);
    Map<String, TensorContent> tensors = new LinkedHashMap<>();
    first.weights().forEach((name, array) -> tensors.put(name, TensorContent.of(array, type)));
    SafetensorsWriter.write(file, tensors, Map.of());

    Decoder held = Tiny.decoder(model(tied), "full,streaming");
    FirstValues.allocate(held, manager);
    try (SafetensorsFile stored = SafetensorsFile.open(file)) {
      held.weights().forEach((name, array) -> TensorReader.copyInto(array, stored, name));
    }
    Decoder reading = Tiny.decoder(model(tied), "full,streaming");
    reading.readWith(StoredWeights.of(SafetensorsFile.open(file), manager));

    int[] chunks = {11, 1, 1, 2, 3, 4, 5, 6, 1};
    try (DecoderCache one = held.newCache(manager, AttentionMode.NATIVE, 2, 64);
        DecoderCache other = reading.newCache(manager, AttentionMode.NATIVE, 2, 64)) {
      int from = 0;
      for (int chunk : chunks) {
        NDArray tokens = tokens(from, chunk);
        float[] expected = held.decode(one, tokens).toFloatArray();
        assertThat(reading.decode(other, tokens).toFloatArray())
            .usingComparatorWithPrecision(2e-5f)
            .containsExactly(expected);
        from += chunk;
      }
    }
  }

  private NDArray tokens(int from, int count) {
    long[] ids = new long[2 * count];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = (from * 31L + i * 17L) % Tiny.VOCABULARY;
    }
    return Ops.create(manager, ids, new Shape(2, count));
  }
}
