package org.lacuna.methods.loza;

import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The mix of two definitions. */
record LozaReference(LozaConfig.Range range, AttentionReference full, AttentionReference streaming)
    implements AttentionReference {
  @Override
  public INDArray attend(ReferenceInputs in) {
    double weight = in.weight(LozaAttention.WEIGHT).getDouble(0);
    double alpha =
        switch (range) {
          case SIGMOID -> 1 / (1 + Math.exp(-weight));
          case CLAMP -> Math.clamp(weight + 0.5, 0, 1);
        };
    return full.attend(in).mul(alpha).add(streaming.attend(in).mul(1 - alpha));
  }

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    return full.visible(in);
  }

  @Override
  public long[][] attended(ReferenceInputs in) {
    long[][] attended = full.attended(in);
    long[][] again = streaming.attended(in);
    for (int h = 0; h < attended.length; h++) {
      for (int t = 0; t < attended[h].length; t++) {
        attended[h][t] += again[h][t];
      }
    }
    return attended;
  }
}
