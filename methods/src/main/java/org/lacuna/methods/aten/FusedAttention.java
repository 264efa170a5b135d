package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import org.jspecify.annotations.Nullable;

/** Attention by libtorch's fused kernels, differentiable. */
public final class FusedAttention {
  private static final AtenOp ATTENTION = AtenOp.of("aten::scaled_dot_product_attention", "", 1);

  private FusedAttention() {}

  /**
   * Softmax attention {@code softmax(q k^T / sqrt(d) + bias) v}, libtorch's fused kernel.
   *
   * @param q {@code [B, H, Lq, d]}
   * @param k {@code [B, H, Lk, d]}
   * @param v {@code [B, H, Lk, dv]}
   * @param bias added to the scores, broadcastable to {@code [B, H, Lq, Lk]}; 0 keeps a key and
   *     minus infinity hides it; {@code null} for none
   * @param causal hides key {@code j} from query {@code i} where {@code j > i}; excludes a bias
   * @return {@code [B, H, Lq, dv]}
   */
  public static NDArray of(
      NDArray q, NDArray k, NDArray v, @Nullable NDArray bias, boolean causal) {
    return of(q, k, v, bias, causal, 1 / Math.sqrt((double) q.getShape().get(3)));
  }

  /** As above with another factor on the scores than {@code 1 / sqrt(d)}. */
  public static NDArray of(
      NDArray q, NDArray k, NDArray v, @Nullable NDArray bias, boolean causal, double scale) {
    long d = q.getShape().get(3);
    long dv = v.getShape().get(3);
    // The fused kernel wants as many channels in values as in keys; zeros change no sum.
    NDArray out =
        Ops.product(
            q,
            (owner, in) -> {
              NDArray attended =
                  ATTENTION.call(
                      owner,
                      in.apply(widened(q, dv)),
                      in.apply(widened(k, dv)),
                      in.apply(widened(v, d)),
                      bias == null ? null : AtenOp.some(in.apply(bias)),
                      0.0,
                      causal,
                      AtenOp.some(scale),
                      false);
              return GradientLayout.mayMatter(attended) ? GradientLayout.kept(attended) : attended;
            });
    return dv < d ? Ops.narrow(out, 3, 0, dv) : out;
  }

  /** At least that many channels, the new ones zero. */
  private static NDArray widened(NDArray x, long channels) {
    Shape shape = x.getShape();
    long missing = channels - shape.get(3);
    if (missing <= 0) {
      return x;
    }
    NDArray zeros = Ops.zerosLike(x, new Shape(shape.get(0), shape.get(1), shape.get(2), missing));
    return NDArrays.concat(new NDList(x, zeros), 3);
  }
}
