package org.lacuna.experiments.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeights;

/** How hidden states become queries, keys and values, and what a cache keeps of them. */
interface Projection {
  /**
   * The projection that a model is configured with.
   *
   * @param prefix of the parameters' names
   * @param own takes each parameter in and returns it
   */
  static Projection of(String prefix, ModelConfig model, UnaryOperator<Parameter> own) {
    LatentConfig latent = model.latent();
    return latent == null
        ? new GroupedProjection(prefix, model, own)
        : new LatentProjection(prefix, model, latent, own);
  }

  /**
   * What a layer attends over.
   *
   * @param h normed hidden states {@code [B, n, D]}
   * @param first position of the first of these tokens, which follow each other
   * @param gate the output gate's values {@code [B, H, n, 1]}, handed on
   * @param weights the layer's own weights, handed on
   */
  AttentionInputs apply(
      Pass pass, NDArray h, long first, @Nullable NDArray gate, LayerWeights weights);

  /** The form in which a cache keeps past keys and values, read with the weights of the pass. */
  KvRows rows(Pass pass, Device device);
}
