package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.Windows;

/**
 * Turns windows of keys or values into one each: {@code phi} of the paper's eq. 7, {@code W2
 * relu(W1 flatten(window + pe) + b1) + b2}, or the mean.
 *
 * @param parameters windows and kind
 */
record Compressor(NsaConfig parameters) {
  /** Begin of the names of the weights for keys. */
  static final String KEYS = "phi_k";

  /** Begin of the names of the weights for values. */
  static final String VALUES = "phi_v";

  /**
   * Compresses every complete window.
   *
   * @param x {@code [B, Hkv, L, c]}
   * @param which {@link #KEYS} or {@link #VALUES}
   * @return {@code [B, Hkv, N, c]} of the type of {@code x}, summed in float32
   */
  NDArray apply(NDArray x, LayerWeights weights, String which) {
    return Ops.cast(compressed(Ops.wide(x), weights, which), TensorType.of(x));
  }

  private NDArray compressed(NDArray x, LayerWeights weights, String which) {
    Windows windows = parameters.windows();
    // [B, Hkv, N, c, l] to [B, Hkv, N, l, c]
    NDArray each = Ops.swapAxes(Ops.unfold(x, 2, windows.size(), windows.stride()), 3, 4);
    if (parameters.compression() == NsaConfig.Compression.MEAN) {
      return each.mean(new int[] {3});
    }
    NDArray positions = weights.get(which + "_pe").expandDims(1); // [Hkv, 1, l, c]
    Shape shape = each.getShape();
    NDArray flat =
        each.add(positions)
            .reshape(shape.get(0), shape.get(1), shape.get(2), shape.get(3) * shape.get(4));
    NDArray hidden =
        Ops.relu(Ops.linear(flat, weights.get(which + "_w1"), weights.get(which + "_b1")));
    return Ops.linear(hidden, weights.get(which + "_w2"), weights.get(which + "_b2"));
  }

  List<LayerWeight> weights(HeadShape heads) {
    if (parameters.compression() == NsaConfig.Compression.MEAN) {
      return List.of();
    }
    return Stream.concat(
            weights(KEYS, heads.kvHeads(), heads.dimension()).stream(),
            weights(VALUES, heads.kvHeads(), heads.valueDimension()).stream())
        .toList();
  }

  private List<LayerWeight> weights(String which, int kvHeads, int channels) {
    int l = parameters.compressBlock();
    int hidden = parameters.compressHidden();
    return List.of(
        LayerWeight.zeros(which + "_pe", kvHeads, l, channels),
        LayerWeight.matrix(which + "_w1", hidden, (long) l * channels),
        LayerWeight.zeros(which + "_b1", hidden),
        LayerWeight.matrix(which + "_w2", channels, hidden),
        LayerWeight.zeros(which + "_b2", channels));
  }

  /** Operations to compress the windows that the token at a position completes, all heads. */
  long flops(HeadShape heads, long position) {
    Windows windows = parameters.windows();
    long fresh = windows.complete(position + 1) - windows.complete(position);
    long values = parameters.readsCompressedValues() ? flops(heads.valueDimension()) : 0;
    return fresh * heads.kvHeads() * (flops(heads.dimension()) + values);
  }

  private long flops(int channels) {
    long inputs = (long) parameters.compressBlock() * channels;
    return parameters.compression() == NsaConfig.Compression.MEAN
        ? inputs
        : 2L * parameters.compressHidden() * (inputs + channels);
  }
}
