package org.lacuna.methods.reference;

import org.nd4j.linalg.api.ndarray.INDArray;

/** A method's plain definition for one sequence, in float64. */
public interface AttentionReference {
  /**
   * Causal attention over a sequence.
   *
   * @return {@code [H, L, dv]}
   */
  INDArray attend(ReferenceInputs in);

  /** Whether each query sees each token by its own key: {@code [head][query][key]}. */
  boolean[][][] visible(ReferenceInputs in);

  /**
   * How many keys each query attends to, over all branches and with summaries: {@code
   * [head][query]}.
   */
  default long[][] attended(ReferenceInputs in) {
    boolean[][][] visible = visible(in);
    long[][] counts = new long[visible.length][in.length()];
    for (int h = 0; h < visible.length; h++) {
      for (int t = 0; t < counts[h].length; t++) {
        for (boolean seen : visible[h][t]) {
          counts[h][t] += seen ? 1 : 0;
        }
      }
    }
    return counts;
  }
}
