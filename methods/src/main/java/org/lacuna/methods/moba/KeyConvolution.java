package org.lacuna.methods.moba;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

/**
 * A short causal convolution of the keys, channel by channel: {@code k'_t = k_t + silu(sum_l w_l *
 * k_{t-l})}, before the rotation.
 *
 * @param width tokens it reaches over, the newest included
 * @param heads the layer's heads
 */
record KeyConvolution(int width, HeadShape heads) {
  /** The weight's name; {@code [Hkv, width, d]}, entry {@code l} for the token {@code l} back. */
  static final String WEIGHT = "key_conv.weight";

  /** The inputs of a whole sequence with convolved keys. */
  AttentionInputs apply(AttentionInputs in) {
    NDArray k = in.origin().k();
    return apply(in, before(k), 0);
  }

  /** What stands before a sequence's first token: zeros {@code [B, Hkv, width - 1, d]}. */
  NDArray before(NDArray k) {
    Shape shape = k.getShape();
    return Ops.zerosLike(k, new Shape(shape.get(0), shape.get(1), width - 1L, shape.get(3)));
  }

  /**
   * The inputs of tokens from position {@code first} on with convolved keys.
   *
   * @param tail the plain keys of the {@code width - 1} tokens before
   */
  AttentionInputs apply(AttentionInputs in, NDArray tail, long first) {
    NDArray k = in.origin().k();
    NDArray weight = in.weight(WEIGHT);
    NDArray extended = width == 1 ? k : NDArrays.concat(new NDList(tail, k), 2);
    NDArray sum = term(extended, weight, 0, in.length());
    for (int l = 1; l < width; l++) {
      sum = sum.add(term(extended, weight, l, in.length()));
    }
    NDArray convolved = Ops.wide(k).add(Ops.silu(sum));
    NDArray rotated = in.origin().rotation().rotateFrom(convolved, first);
    return in.with(in.q(), Ops.cast(rotated, TensorType.of(k)), in.v());
  }

  private NDArray term(NDArray extended, NDArray weight, int back, int length) {
    return Ops.narrow(extended, 2, width - 1L - back, length).mul(Ops.narrow(weight, 1, back, 1));
  }

  List<LayerWeight> weights() {
    // Zeros leave the keys as they are, so training starts from plain MoBA.
    return List.of(LayerWeight.zeros(WEIGHT, heads.kvHeads(), width, heads.dimension()));
  }

  /** Numbers of plain keys that decoding keeps for the next token. */
  long tailElements(long length) {
    return Math.min(length, width - 1) * heads.kvHeads() * heads.dimension();
  }

  /** Operations to convolve one token's keys, all heads. */
  long flops() {
    return 2L * width * heads.kvHeads() * heads.dimension();
  }
}
