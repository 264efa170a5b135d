package org.lacuna.experiments.bench;

import java.util.Locale;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.TrainingConfig;

/** Model sizes of the training-step measurement; the PyTorch script has the same presets. */
enum StepScale {
  /** 3.0 million parameters. */
  M3(7, 192, 6, 2, 32, 512),
  /** 20 million parameters. */
  M20(12, 384, 12, 4, 32, 1024),
  /** 24 million parameters: the model of the scale {@code gpu}, its output gate aside. */
  M24(12, 384, 6, 2, 64, 1408);

  private final int layers;
  private final int dim;
  private final int heads;
  private final int kvHeads;
  private final int headDim;
  private final int ffn;

  StepScale(int layers, int dim, int heads, int kvHeads, int headDim, int ffn) {
    this.layers = layers;
    this.dim = dim;
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.headDim = headDim;
    this.ffn = ffn;
  }

  /** The size of that name. */
  static StepScale of(String preset) {
    for (StepScale scale : values()) {
      if (scale.preset().equals(preset)) {
        return scale;
      }
    }
    throw new IllegalArgumentException("unknown size " + preset);
  }

  /** The script's name of it. */
  String preset() {
    return name().substring(1) + name().substring(0, 1).toLowerCase(Locale.ROOT);
  }

  ModelConfig model() {
    return ModelConfig.of(layers, dim, heads, kvHeads, headDim, ffn);
  }

  TrainingConfig training(int length, int batch) {
    return new TrainingConfig(
        length,
        batch,
        1,
        false,
        1000,
        null,
        0,
        TrainingConfig.ALL,
        3e-4,
        1,
        0,
        0.1,
        0.9,
        0.95,
        1e-8,
        1,
        0,
        1,
        1000);
  }
}
