package org.lacuna.methods.moba;

import org.lacuna.methods.reference.BlockRule;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The definition in the package documentation, one query at a time. */
final class MobaReference extends SoftmaxReference {
  private final int blockSize;
  private final int topK;
  private final int width;

  MobaReference(MobaConfig parameters) {
    blockSize = parameters.blockSize();
    topK = parameters.topK();
    width = parameters.keyConvolution();
  }

  @Override
  public INDArray attend(ReferenceInputs in) {
    ReferenceInputs moved = convolved(in);
    return attend(moved.q(), moved.k(), moved.v(), super.visible(moved));
  }

  @Override
  public boolean[][][] visible(ReferenceInputs in) {
    return super.visible(convolved(in));
  }

  @Override
  protected boolean[][] seen(Head head) {
    double[][] scores =
        head.length() < blockSize
            ? new double[head.length()][0]
            : head.queries()
                .mmul(BlockRule.means(head.keys(), blockSize).transpose())
                .toDoubleMatrix();
    boolean[][] seen = new boolean[head.length()][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = BlockRule.seen(scores[t], t, blockSize, topK, _ -> false);
    }
    return seen;
  }

  /** {@code k'_t = rotate(k_t + silu(sum_l w_l * k_{t-l}), t)}. */
  private ReferenceInputs convolved(ReferenceInputs in) {
    if (width == 0) {
      return in;
    }
    INDArray weight = in.weight(KeyConvolution.WEIGHT); // [Hkv, width, d]
    INDArray keys = Nd4j.zerosLike(in.plainK());
    for (int h = 0; h < keys.size(0); h++) {
      INDArray plain = head(in.plainK(), h);
      for (int t = 0; t < in.length(); t++) {
        INDArray sum = Nd4j.zerosLike(plain.getRow(t));
        for (int l = 0; l < width && l <= t; l++) {
          sum.addi(plain.getRow(t - l).mul(head(weight, h).getRow(l)));
        }
        INDArray moved = plain.getRow(t).add(sum.mul(Transforms.sigmoid(sum, true)));
        keys.put(
            new INDArrayIndex[] {NDArrayIndex.point(h), NDArrayIndex.point(t), NDArrayIndex.all()},
            in.rotation().rotate(moved, t));
      }
    }
    return ReferenceInputs.of(in.q(), keys, in.v());
  }
}
