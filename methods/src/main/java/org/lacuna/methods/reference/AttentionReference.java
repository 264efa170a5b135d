package org.lacuna.methods.reference;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A method's plain definition for one sequence, in float64. */
public interface AttentionReference {
  /**
   * Causal attention over a sequence.
   *
   * @param q {@code [H, L, d]}
   * @param k {@code [Hkv, L, d]}
   * @param v {@code [Hkv, L, d]}
   * @return {@code [H, L, d]}
   */
  INDArray attend(INDArray q, INDArray k, INDArray v);

  /** Whether each query sees each key: {@code [head][query][key]}. */
  boolean[][][] visible(INDArray q, INDArray k);
}
