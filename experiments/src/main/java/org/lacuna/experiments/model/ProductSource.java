package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Weights that are multiplied where they lie and need not become arrays for it. A store of weights
 * that is one is asked for products in place of its large matrices.
 */
public interface ProductSource {
  /**
   * {@code x W^T}, or {@code x W^T + b}.
   *
   * @param x {@code [.., in]}
   * @param weight {@code [out, in]}
   * @param bias {@code [out]}
   * @return {@code [.., out]}, under the manager of {@code x}
   */
  NDArray linear(NDArray x, Parameter weight, @Nullable Parameter bias);

  /**
   * Rows of a matrix.
   *
   * @param table {@code [V, D]}
   * @param ids int64 of any shape
   * @return a row for each id, under the manager of the ids
   */
  NDArray embedding(Parameter table, NDArray ids);
}
