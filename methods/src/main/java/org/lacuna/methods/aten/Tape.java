package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Runs backward segment by segment, from the last to the first.
 *
 * <p>libtorch records the graph of ordinary operators by itself. The tape joins stretches of that
 * graph where it has to be cut: at the border of a layer, and around a computation that would keep
 * too much for its backward pass and is better done again, piece by piece. Each cut is a leaf; when
 * backward reaches it, its gradient is handed on to the graph before it.
 *
 * <p>A tape serves one forward and one backward pass, on one thread. {@link #off()} is the tape of
 * inference: it records nothing.
 */
public final class Tape {
  /** One piece of a computation along the query axis. */
  @FunctionalInterface
  public interface Piece {
    /**
     * Computes the piece with the given index from the inputs.
     *
     * @param inputs the inputs of the whole computation, owned by a manager that closes after the
     *     piece: whatever is derived from them is freed with it
     */
    NDArray compute(int index, NDArray[] inputs);
  }

  private static final AtenOp IS_LEAF = AtenOp.of("aten::is_leaf", "", 0);

  private static final Tape OFF = new Tape(null);

  /** Owns what the backward pass needs; none in inference. */
  private final @Nullable NDManager keeper;

  private final Deque<Runnable> nodes = new ArrayDeque<>();

  private Tape(@Nullable NDManager keeper) {
    this.keeper = keeper;
  }

  /** The tape of inference. */
  public static Tape off() {
    return OFF;
  }

  /**
   * A new tape for one training step; gradients must be switched on ({@link GradMode#on()}).
   *
   * @param keeper owns what the backward pass needs, until after it
   */
  public static Tape recording(NDManager keeper) {
    return new Tape(keeper);
  }

  /** Whether a backward pass will follow. */
  public boolean isRecording() {
    return keeper != null;
  }

  /** The manager of arrays that a backward pass may need: the tape's own, or that of {@code x}. */
  public NDManager keeper(NDArray x) {
    return keeper != null ? keeper : x.getManager();
  }

  /**
   * Ends a segment of the graph at {@code x} and starts the next.
   *
   * @return the same values as a leaf; everything after must use it instead of {@code x}. {@code x}
   *     itself where no gradient leads into it.
   */
  public NDArray cut(NDArray x) {
    if (keeper == null || !requiresGradient(x)) {
      return x;
    }
    x.attach(keeper);
    NDArray leaf = leafOf(x);
    nodes.push(() -> backward(x, gradientOf(leaf)));
    return leaf;
  }

  /**
   * Computes {@code pieces} pieces and joins them along {@code axis}, keeping none of their
   * intermediate values; the backward pass computes each piece once more and walks back through it.
   * Memory is that of one piece at a time.
   *
   * <p>The inputs' own graph is continued; it must be separated from what follows by a {@link #cut}
   * if both share nodes.
   */
  public NDArray inPieces(NDArray[] inputs, int pieces, int axis, Piece piece) {
    NDManager manager = inputs[0].getManager();
    NDList outputs = new NDList(pieces);
    try (var _ = GradMode.off()) {
      for (int i = 0; i < pieces; i++) {
        try (NDManager scratch = manager.newSubManager()) {
          NDArray output = piece.compute(i, borrowed(inputs, scratch));
          output.attach(manager);
          outputs.add(output);
        }
      }
    }
    long[] lengths = outputs.stream().mapToLong(y -> y.getShape().get(axis)).toArray();
    NDArray joined = pieces == 1 ? outputs.head() : NDArrays.concat(outputs, axis);
    if (pieces > 1) {
      outputs.close();
    }
    if (keeper == null || Arrays.stream(inputs).noneMatch(Tape::requiresGradient)) {
      return joined;
    }
    for (NDArray input : inputs) {
      input.attach(keeper);
    }
    joined.attach(keeper);
    NDArray leaf = leafOf(joined);
    nodes.push(() -> backwardInPieces(inputs, lengths, axis, piece, gradientOf(leaf)));
    return leaf;
  }

  /** Walks back from a scalar loss through every segment; gradients then sit on the leaves. */
  public void backward(NDArray loss) {
    backward(loss, 1);
  }

  /** Walks back from a share of a scalar loss, such as one of several that are averaged. */
  public void backward(NDArray loss, double share) {
    backward(loss, loss.getManager().full(loss.getShape(), (float) share, loss.getDataType()));
    while (!nodes.isEmpty()) {
      nodes.pop().run();
    }
  }

  private static void backwardInPieces(
      NDArray[] inputs, long[] lengths, int axis, Piece piece, NDArray upstream) {
    NDArray[] leaves = new NDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      leaves[i] = requiresGradient(inputs[i]) ? leafOf(inputs[i]) : inputs[i].stopGradient();
    }
    long from = 0;
    for (int i = 0; i < lengths.length; i++) {
      try (var _ = GradMode.on();
          NDManager scratch = upstream.getManager().newSubManager()) {
        NDArray[] views = new NDArray[leaves.length];
        for (int j = 0; j < leaves.length; j++) {
          // A view that stays in the leaf's graph but is freed with the piece.
          views[j] = Ops.alias(scratch, leaves[j]);
        }
        NDArray output = piece.compute(i, views);
        if (requiresGradient(output)) {
          NDArray gradient = Ops.narrow(upstream, axis, from, lengths[i]);
          backward(output, gradient);
          gradient.close();
        }
      }
      from += lengths[i];
    }
    // Several roots, one pass: the sum of <input, gradient> has exactly these gradients.
    try (var _ = GradMode.on()) {
      NDArray root = null;
      for (int i = 0; i < inputs.length; i++) {
        if (!requiresGradient(inputs[i])) {
          continue;
        }
        NDArray product = Ops.dot(inputs[i], gradientOf(leaves[i]));
        root = root == null ? product : root.add(product);
      }
      if (root != null) {
        backward(root, root.getManager().ones(new Shape(), root.getDataType()));
      }
    }
  }

  private static NDArray[] borrowed(NDArray[] inputs, NDManager scratch) {
    NDArray[] views = new NDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      views[i] = inputs[i].stopGradient();
      views[i].attach(scratch);
    }
    return views;
  }

  /** The same values outside the graph so far, gathering a gradient of their own. */
  public static NDArray leafOf(NDArray x) {
    NDArray leaf = x.stopGradient();
    leaf.setRequiresGradient(true);
    return leaf;
  }

  private static boolean requiresGradient(NDArray x) {
    // DJL's answer covers leaves only; what was computed inside a graph is no leaf.
    return JniUtils.requiresGrad((PtNDArray) x) || !IS_LEAF.holds(x);
  }

  private static NDArray gradientOf(NDArray leaf) {
    // libtorch leaves the gradient undefined where no path led to the leaf.
    return leaf.hasGradient() ? leaf.getGradient() : leaf.zerosLike();
  }

  private static void backward(NDArray target, NDArray gradient) {
    JniUtils.backward((PtNDArray) target, (PtNDArray) gradient, false, false);
  }
}
