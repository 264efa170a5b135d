package org.lacuna.methods.aten;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.foreign.MemorySegment;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * The ATen operators in use, as plain methods.
 *
 * <p>Unless said otherwise a result belongs to the manager of the first argument. All of them are
 * differentiable where the operator is.
 */
public final class Ops {
  /** Stands for a target that is left out of losses, as in PyTorch. */
  public static final long NO_TARGET = -100;

  private static final AtenOp ALIAS = AtenOp.of("aten::alias", "", 1);
  private static final AtenOp CLAMP = AtenOp.of("aten::clamp", "Tensor", 1);
  private static final AtenOp CONTIGUOUS = AtenOp.of("aten::contiguous", "", 1);
  private static final AtenOp COPY = AtenOp.of("aten::copy_", "", 1);
  private static final long CONTIGUOUS_FORMAT = 0;
  private static final AtenOp CROSS_ENTROPY = AtenOp.of("aten::cross_entropy_loss", "", 1);
  private static final AtenOp DOT = AtenOp.of("aten::dot", "", 1);
  private static final AtenOp EMBEDDING = AtenOp.of("aten::embedding", "", 1);
  private static final AtenOp LINEAR = AtenOp.of("aten::linear", "", 1);
  private static final AtenOp MSE = AtenOp.of("aten::mse_loss", "", 1);
  private static final AtenOp NARROW = AtenOp.of("aten::narrow", "", 1);
  private static final AtenOp REPEAT_INTERLEAVE =
      AtenOp.of("aten::repeat_interleave", "self_int", 1);
  private static final AtenOp RELU = AtenOp.of("aten::relu", "", 1);
  private static final AtenOp RSQRT = AtenOp.of("aten::rsqrt", "", 1);
  private static final AtenOp SCATTER = AtenOp.of("aten::scatter", "src", 1);
  private static final AtenOp SIGMOID = AtenOp.of("aten::sigmoid", "", 1);
  private static final AtenOp SILU = AtenOp.of("aten::silu", "", 1);
  private static final AtenOp SMOOTH_L1 = AtenOp.of("aten::smooth_l1_loss", "", 1);
  private static final AtenOp SORT = AtenOp.of("aten::sort", "stable", 2);
  private static final AtenOp SOFTMAX = AtenOp.of("aten::softmax", "int", 1);
  private static final AtenOp TO_COPY = AtenOp.of("aten::_to_copy", "", 1);
  private static final AtenOp TRANSPOSE = AtenOp.of("aten::transpose", "int", 1);
  private static final AtenOp VIEW_AS = AtenOp.of("aten::view", "dtype", 1);
  private static final AtenOp UNFOLD = AtenOp.of("aten::unfold", "", 1);
  private static final AtenOp WHERE = AtenOp.of("aten::where", "self", 1);

  /** libtorch's numbers for what happens to the losses of a batch. */
  private static final int REDUCTION_NONE = 0;

  private static final int REDUCTION_MEAN = 1;

  private Ops() {}

  /** The same tensor under another manager; stays in the graph. */
  public static NDArray alias(NDManager manager, NDArray x) {
    return ALIAS.call(manager, x);
  }

  /**
   * A float32 tensor with memory of its own.
   *
   * <p>DJL's own {@code create} makes a tensor on the memory of a Java buffer, which Java may free
   * as soon as the array is closed, though a graph or a view still reads the tensor. (DJL's
   * operators with a number do so too, and close it at once: {@code x.mul(2)} inside a graph that
   * will be walked back is not safe.)
   */
  public static NDArray create(NDManager manager, float[] values, Shape shape) {
    return create(manager, MemorySegment.ofArray(values), shape, DataType.FLOAT32);
  }

  /** An int64 tensor with memory of its own; see {@link #create(NDManager, float[], Shape)}. */
  public static NDArray create(NDManager manager, long[] values, Shape shape) {
    return create(manager, MemorySegment.ofArray(values), shape, DataType.INT64);
  }

  /**
   * Room for numbers of any content: on a CPU memory that is never written costs nothing.
   *
   * @throws IllegalArgumentException for {@link TensorType#OTHER}
   */
  public static NDArray room(NDManager manager, Shape shape, TensorType type) {
    return switch (type) {
      case FLOAT32 -> manager.create(shape, DataType.FLOAT32);
      case FLOAT64 -> manager.create(shape, DataType.FLOAT64);
      case FLOAT16 -> manager.create(shape, DataType.FLOAT16);
      case BFLOAT16 -> { // which DJL cannot name
        try (NDArray halves = manager.create(shape, DataType.FLOAT16)) {
          yield reinterpreted(halves, type);
        }
      }
      case OTHER -> throw new IllegalArgumentException("room for numbers of an unknown type");
    };
  }

  private static NDArray create(
      NDManager manager, MemorySegment values, Shape shape, DataType type) {
    NDArray tensor = manager.create(shape, type);
    if (!manager.getDevice().isGpu()) {
      write(values, tensor);
      return tensor;
    }
    try (NDManager host = manager.newSubManager(Device.cpu())) {
      NDArray staged = host.create(shape, type);
      write(values, staged);
      // CUDA has read memory of this kind when it returns; what the GPU is at need not end first.
      COPY.callInPlace(tensor, staged, true);
      return tensor;
    }
  }

  private static void write(MemorySegment values, NDArray tensor) {
    long bytes = tensor.size() * tensor.getDataType().getNumOfBytes();
    MemorySegment.copy(values, 0, TensorMemory.of(tensor), 0, bytes);
  }

  /**
   * Computes from {@code x} and frees what is made on the way; the result belongs to the manager of
   * {@code x}. A graph keeps what its backward pass needs by itself, but as long as Java holds an
   * array, its memory cannot serve the next one.
   */
  public static NDArray scoped(NDArray x, UnaryOperator<NDArray> computation) {
    try (NDManager scratch = x.getManager().newSubManager()) {
      NDArray result = computation.apply(alias(scratch, x));
      result.attach(x.getManager());
      return result;
    }
  }

  /** Copies {@code source} into {@code target} in place, from any device, broadcasting. */
  public static void copyInto(NDArray target, NDArray source) {
    COPY.callInPlace(target, source, false);
  }

  /**
   * The same values with neighbouring entries of the last axis side by side in memory: {@code x}
   * itself where they are, as in most views, otherwise a copy.
   */
  public static NDArray withChannelsTogether(NDArray x) {
    long[] strides = TensorMemory.strides(x);
    return x.getShape().get(strides.length - 1) == 1 || strides[strides.length - 1] == 1
        ? x
        : CONTIGUOUS.call(x.getManager(), x, 0);
  }

  /** The inner product of two tensors of equal size, as a scalar. */
  public static NDArray dot(NDArray a, NDArray b) {
    return DOT.call(a.getManager(), a.flatten(), b.flatten());
  }

  /**
   * Row {@code ids[i]} of {@code table} {@code [V, D]} for each id; belongs to the ids' manager.
   */
  public static NDArray embedding(NDArray table, NDArray ids) {
    return EMBEDDING.call(ids.getManager(), table, ids, -1, false, false);
  }

  /**
   * What several products take, cast to the type of {@link Autocast} once for all of them; {@code
   * x} itself where that is float32, or {@code x} is not.
   */
  public static NDArray operand(NDArray x) {
    return TensorType.of(x) == TensorType.FLOAT32 ? cast(x, Autocast.type()) : x;
  }

  /**
   * {@code x W^T}: {@code [.., in]} by a weight {@code [out, in]}, no bias. The result has the type
   * of {@code x}, float32 or, from {@link #operand}, that of {@link Autocast}; the weight may have
   * either.
   */
  public static NDArray linear(NDArray x, NDArray weight) {
    return product(x, (owner, in) -> LINEAR.call(owner, in.apply(x), in.apply(weight), null));
  }

  /** {@code x W^T + b}: {@code [.., in]} by a weight {@code [out, in]} and a bias {@code [out]}. */
  public static NDArray linear(NDArray x, NDArray weight, NDArray bias) {
    return product(
        x,
        (owner, in) ->
            LINEAR.call(owner, in.apply(x), in.apply(weight), AtenOp.some(in.apply(bias))));
  }

  /**
   * Computes a product in the type of {@link Autocast}, with a result in that of {@code x}; as it
   * is where {@code x} has neither that type nor float32. Autograd takes the casts back.
   *
   * @param operator is given the manager of the product and what casts an operand
   */
  static NDArray product(
      NDArray x, BiFunction<NDManager, UnaryOperator<NDArray>, NDArray> operator) {
    NDManager manager = x.getManager();
    TensorType type = Autocast.type();
    TensorType given = TensorType.of(x);
    if (!type.isHalf() || (given != TensorType.FLOAT32 && given != type)) {
      return operator.apply(manager, UnaryOperator.identity());
    }
    try (NDManager scratch = manager.newSubManager()) {
      UnaryOperator<NDArray> cast = operand -> cast(scratch, operand, type);
      return given == type
          ? operator.apply(manager, cast)
          : cast(manager, operator.apply(scratch, cast), given);
    }
  }

  /** {@code max(x, 0)}. */
  public static NDArray relu(NDArray x) {
    return RELU.call(x.getManager(), x);
  }

  /** {@code x} cut off at 0 and 1, which are within: its gradient is 1 there and 0 beyond. */
  public static NDArray clampToUnit(NDArray x) {
    NDManager manager = x.getManager();
    NDArray low = manager.zeros(new Shape(), x.getDataType());
    NDArray high = manager.ones(new Shape(), x.getDataType());
    return CLAMP.call(manager, x, AtenOp.some(low), AtenOp.some(high));
  }

  /** {@code exp(x_i) / sum_j exp(x_j)} along an axis. */
  public static NDArray softmax(NDArray x, int axis) {
    return SOFTMAX.call(x.getManager(), x, axis, null);
  }

  /**
   * Stretches of {@code size} along an axis, each {@code step} after the one before; what does not
   * fill a stretch is left out. Shares memory.
   *
   * @return the axis holds the number of the stretch, a new last axis the places in it
   */
  public static NDArray unfold(NDArray x, int axis, long size, long step) {
    return UNFOLD.call(x.getManager(), x, axis, size, step);
  }

  /** The view {@code x[.., from : from + length, ..]} along an axis; shares memory. */
  public static NDArray narrow(NDArray x, int axis, long from, long length) {
    return narrow(x.getManager(), x, axis, from, length);
  }

  /** The same view under another manager. */
  public static NDArray narrow(NDManager owner, NDArray x, int axis, long from, long length) {
    return NARROW.call(owner, x, axis, from, length);
  }

  /** Each slice along {@code axis} {@code times} times in a row; {@code x} itself for once. */
  public static NDArray repeatInterleave(NDArray x, long times, int axis) {
    return times == 1
        ? x
        : REPEAT_INTERLEAVE.call(x.getManager(), x, times, AtenOp.some((long) axis), null);
  }

  /** {@code 1 / sqrt(x)}. */
  public static NDArray rsqrt(NDArray x) {
    return RSQRT.call(x.getManager(), x);
  }

  /** {@code x} with {@code source} written at the places that {@code index} names along an axis. */
  public static NDArray scatter(NDArray x, int axis, NDArray index, NDArray source) {
    return SCATTER.call(x.getManager(), x, axis, index, source);
  }

  /** {@code a} where {@code condition}, which is a truth value, holds and {@code b} elsewhere. */
  public static NDArray where(NDArray condition, NDArray a, NDArray b) {
    return WHERE.call(condition.getManager(), condition, a, b);
  }

  /** {@code 1 / (1 + exp(-x))}. */
  public static NDArray sigmoid(NDArray x) {
    return SIGMOID.call(x.getManager(), x);
  }

  /** {@code x * sigmoid(x)}. */
  public static NDArray silu(NDArray x) {
    return SILU.call(x.getManager(), x);
  }

  /**
   * The places of the {@code k} largest entries along the last axis, the largest first; of equal
   * ones the first comes first, so that the same scores give the same choice in any batch.
   */
  public static NDArray topIndices(NDArray x, long k) {
    NDArray[] sorted = SORT.callAll(x.getManager(), x, AtenOp.some(true), -1, true);
    sorted[0].close();
    try (NDArray indices = sorted[1]) {
      return narrow(indices, x.getShape().dimension() - 1, 0, k).duplicate();
    }
  }

  /** The same values in another type: {@code x} itself if it has that type. */
  public static NDArray cast(NDArray x, TensorType type) {
    return cast(x.getManager(), x, type);
  }

  /** What is summed or compared: halves in float32, {@code x} itself if its numbers are wider. */
  public static NDArray wide(NDArray x) {
    return TensorType.of(x).isHalf() ? cast(x, TensorType.FLOAT32) : x;
  }

  /** Zeros of the type of {@code x}, under its manager. */
  public static NDArray zerosLike(NDArray x, Shape shape) {
    return cast(x.getManager().zeros(shape, DataType.FLOAT32), TensorType.of(x));
  }

  /** The same under another manager, unless it is {@code x} itself. */
  public static NDArray cast(NDManager owner, NDArray x, TensorType type) {
    return TensorType.of(x) == type
        ? x
        : TO_COPY.call(owner, x, AtenOp.some(type.code()), null, null, null, false, null);
  }

  /** The same bits taken for numbers of another type of as many bits; shares memory. */
  public static NDArray reinterpreted(NDArray x, TensorType type) {
    return TensorType.of(x) == type ? x : VIEW_AS.call(x.getManager(), x, type.code());
  }

  /** The same values without gaps in memory: those of {@code x} itself if it has none. */
  public static NDArray contiguous(NDArray x) {
    return contiguous(x.getManager(), x);
  }

  /** The same under another manager. */
  public static NDArray contiguous(NDManager owner, NDArray x) {
    return CONTIGUOUS.call(owner, x, CONTIGUOUS_FORMAT);
  }

  /** Swaps two axes; shares memory. */
  public static NDArray swapAxes(NDArray x, int a, int b) {
    return TRANSPOSE.call(x.getManager(), x, a, b);
  }

  /**
   * Mean cross-entropy in nats of logits {@code [N, V]} against targets {@code [N]} (int64), a
   * scalar; {@link #NO_TARGET} is left out.
   */
  public static NDArray crossEntropy(NDArray logits, NDArray targets) {
    return crossEntropy(logits, targets, REDUCTION_MEAN);
  }

  /**
   * Cross-entropy in nats of each target, 0 for {@link #NO_TARGET}: logits {@code [N, V]}, targets
   * and result {@code [N]}.
   */
  public static NDArray crossEntropies(NDArray logits, NDArray targets) {
    return crossEntropy(logits, targets, REDUCTION_NONE);
  }

  /**
   * Mean over all elements of SmoothL1 with beta 1: {@code x^2 / 2} within 1, {@code |x| - 1/2}.
   */
  public static NDArray smoothL1(NDArray x, NDArray target) {
    return SMOOTH_L1.call(x.getManager(), x, target, REDUCTION_MEAN, 1.0);
  }

  /** Mean over all elements of the squared difference. */
  public static NDArray meanSquaredDifference(NDArray x, NDArray target) {
    return MSE.call(x.getManager(), x, target, REDUCTION_MEAN);
  }

  private static NDArray crossEntropy(NDArray logits, NDArray targets, int reduction) {
    return CROSS_ENTROPY.call(
        logits.getManager(), logits, targets, null, reduction, NO_TARGET, 0.0);
  }
}
