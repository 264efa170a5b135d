package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs backward segment by segment, from the last to the first.
 *
 * <p>libtorch records the graph of ordinary operators by itself. The tape joins stretches of that
 * graph where it has to be cut: at the border of a layer, and around a computation that would keep
 * too much for its backward pass and is better done again, piece by piece or as a whole. Each cut
 * is a leaf; when backward reaches it, its gradient is handed on to the graph before it.
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

  /** A computation that may be done more than once, with the same result. */
  @FunctionalInterface
  public interface Segment {
    /**
     * Computes the segment from its input.
     *
     * @param tape joins the segment's backward pass; all within it must use this one
     * @param x the input, owned by a manager that closes after the segment
     */
    NDArray compute(Tape tape, NDArray x);
  }

  /** The backward pass of a computation that brings its own. */
  @FunctionalInterface
  public interface Backward {
    /**
     * The gradient by each input, in the order of the inputs, under the manager of {@code
     * upstream}: they are freed once they have been handed on.
     *
     * @param upstream the gradient by the output, in its shape
     */
    NDArray[] gradients(NDArray upstream);
  }

  private static final Tape OFF = new Tape(null, 1);

  /** Owns what the backward pass needs; none in inference. */
  private final @Nullable NDManager keeper;

  private final Deque<Runnable> nodes = new ArrayDeque<>();

  /** Losses of the segment that is being recorded. */
  private final List<NDArray> losses = new ArrayList<>();

  /** All losses recorded so far, but for those of segments that are computed again. */
  private final List<NDArray> auxiliaries = new ArrayList<>();

  /** What those sum up to. */
  private double recomputedAuxiliary;

  /** What the whole loss counts in this backward pass. */
  private double share = 1;

  /** What an auxiliary loss of weight 1 counts. */
  private final double auxiliaryShare;

  private Tape(@Nullable NDManager keeper, double auxiliaryShare) {
    this.keeper = keeper;
    this.auxiliaryShare = auxiliaryShare;
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
    return recording(keeper, 1);
  }

  /**
   * As above, for layers with losses of their own.
   *
   * @param auxiliaryShare what each of these counts: one over the layers for their mean
   */
  public static Tape recording(NDManager keeper, double auxiliaryShare) {
    return new Tape(keeper, auxiliaryShare);
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
    return cutAll(x)[0];
  }

  /**
   * Ends a segment of the graph at several arrays at once, such as queries, keys and values that
   * more than one kernel reads and that come from the same hidden states.
   *
   * @return for each array the same values as a leaf, as {@link #cut} does; the arrays themselves
   *     where all are leaves already
   */
  public NDArray[] cutAll(NDArray... xs) {
    if (keeper == null
        || Arrays.stream(xs).noneMatch(Autograd::requiresGradient)
        || (losses.isEmpty() && Arrays.stream(xs).allMatch(Autograd::isLeaf))) {
      return xs;
    }
    NDArray[] leaves = new NDArray[xs.length];
    for (int i = 0; i < xs.length; i++) {
      xs[i].attach(keeper);
      leaves[i] = Autograd.requiresGradient(xs[i]) ? leafOf(xs[i]) : xs[i];
    }
    List<NDArray> ending = endingLosses();
    nodes.push(() -> backward(xs, leaves, ending));
    return leaves;
  }

  /**
   * Adds a scalar to the loss that the backward pass starts from: an auxiliary loss of a layer.
   *
   * @param loss belongs to the segment that is being recorded
   * @param weight what it counts
   */
  public void auxiliary(NDArray loss, double weight) {
    if (keeper == null) {
      return;
    }
    float factor = (float) (weight * auxiliaryShare);
    NDArray weighted = loss.mul(keeper.full(loss.getShape(), factor, loss.getDataType()));
    weighted.attach(keeper);
    auxiliaries.add(weighted);
    losses.add(weighted);
  }

  /** What the layers added to the loss, by their weights; waits for a GPU to have computed it. */
  public double auxiliary() {
    double sum = recomputedAuxiliary;
    for (NDArray loss : auxiliaries) {
      sum += loss.toType(DataType.FLOAT64, false).getDouble();
    }
    return sum;
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
    if (keeper == null || Arrays.stream(inputs).noneMatch(Autograd::requiresGradient)) {
      return joined;
    }
    for (NDArray input : inputs) {
      input.attach(keeper);
    }
    joined.attach(keeper);
    NDArray leaf = leafOf(joined);
    nodes.push(() -> {
      NDArray upstream = Autograd.gradientOf(leaf);
      if (upstream != null) {
        backwardInPieces(inputs, lengths, axis, piece, upstream);
      }
    });
    return leaf;
  }

  /**
   * Ends a segment at {@code x} and computes the next one without its graph, keeping {@code x}
   * alone; the backward pass computes it once more and walks back through it (activation
   * checkpointing, arXiv 1604.06174). Auxiliary losses within count the first time, and are walked
   * back the second.
   *
   * @return the output, a leaf that is freed once the backward pass is through with it; everything
   *     after must use it
   */
  public NDArray recomputed(NDArray x, Segment segment) {
    NDManager manager = keeper;
    if (manager == null) {
      return segment.compute(this, x);
    }
    x.attach(manager);
    List<NDArray> ending = endingLosses();
    NDArray output = withoutGraph(manager, x, segment);
    nodes.push(() -> {
      backwardRecomputed(manager, x, segment, output, ending);
      output.close(); // with its gradient, or there would be one for each segment in the end
    });
    return output;
  }

  private NDArray withoutGraph(NDManager manager, NDArray x, Segment segment) {
    try (var _ = GradMode.off();
        NDManager scratch = manager.newSubManager()) {
      // Still a recording tape: what trains otherwise than it infers must train.
      Tape first = new Tape(scratch, auxiliaryShare);
      NDArray output = leafOf(segment.compute(first, Ops.alias(scratch, x)));
      output.attach(manager);
      recomputedAuxiliary += first.auxiliary();
      return output;
    }
  }

  private void backwardRecomputed(
      NDManager manager, NDArray x, Segment segment, NDArray output, List<NDArray> ending) {
    try (var _ = GradMode.on();
        NDManager scratch = manager.newSubManager()) {
      NDArray upstream = Autograd.gradientOf(output);
      if (upstream != null) {
        upstream.attach(scratch);
      }
      Tape again = new Tape(scratch, auxiliaryShare);
      NDArray start = Autograd.restarted(x);
      start.attach(scratch);
      again.walkBack(segment.compute(again, start), upstream, share);
      backward(new NDArray[] {x}, new NDArray[] {start}, ending);
    }
  }

  /**
   * Joins a computation that libtorch did not record: its output starts a new segment, and its own
   * backward pass hands the gradient on to the graph of the inputs.
   *
   * @param output what was computed from the inputs
   * @return the output; everything after must use what is returned
   */
  public NDArray computed(NDArray[] inputs, NDArray output, Backward backward) {
    return computed(
        inputs,
        output,
        backward,
        gradients -> Autograd.backward(inputs, gradients, List.of(), share));
  }

  /**
   * As {@link #computed}, from inputs whose graphs share nothing but leaves: that saves passes over
   * them.
   */
  public NDArray computedApart(NDArray[] inputs, NDArray output, Backward backward) {
    return computed(
        inputs, output, backward, gradients -> Autograd.backwardApart(inputs, gradients));
  }

  private NDArray computed(
      NDArray[] inputs, NDArray output, Backward backward, Consumer<NDArray[]> onward) {
    NDManager manager = keeper;
    if (manager == null || Arrays.stream(inputs).noneMatch(Autograd::requiresGradient)) {
      return output;
    }
    for (NDArray input : inputs) {
      input.attach(manager);
    }
    output.attach(manager);
    NDArray leaf = leafOf(output);
    nodes.push(() -> {
      NDArray upstream = Autograd.gradientOf(leaf);
      if (upstream == null) {
        return;
      }
      try (NDManager scratch = manager.newSubManager()) {
        upstream.attach(scratch);
        onward.accept(backward.gradients(upstream));
      }
    });
    return leaf;
  }

  /** Walks back from a scalar loss through every segment; gradients then sit on the leaves. */
  public void backward(NDArray loss) {
    backward(loss, 1);
  }

  /**
   * Walks back from a share of a scalar loss, such as one of several that are averaged; auxiliary
   * losses count by the same share.
   */
  public void backward(NDArray loss, double share) {
    NDManager manager = loss.getManager();
    walkBack(loss, manager.full(loss.getShape(), (float) share, loss.getDataType()), share);
  }

  private void walkBack(NDArray end, @Nullable NDArray gradient, double share) {
    this.share = share;
    Autograd.backward(
        new NDArray[] {end}, new @Nullable NDArray[] {gradient}, endingLosses(), share);
    while (!nodes.isEmpty()) {
      nodes.pop().run();
    }
  }

  /** The losses of the segment that ends here. */
  private List<NDArray> endingLosses() {
    List<NDArray> ending = List.copyOf(losses);
    losses.clear();
    return ending;
  }

  /** Hands the gradients of leaves on to the arrays they stand for, and walks the losses back. */
  private void backward(NDArray[] xs, NDArray[] leaves, List<NDArray> ending) {
    NDArray[] gradients = new NDArray[xs.length];
    for (int i = 0; i < xs.length; i++) {
      gradients[i] = Autograd.gradientOf(leaves[i]);
    }
    Autograd.backward(xs, gradients, ending, share);
  }

  private void backwardInPieces(
      NDArray[] inputs, long[] lengths, int axis, Piece piece, NDArray upstream) {
    NDArray[] leaves = new NDArray[inputs.length];
    for (int i = 0; i < inputs.length; i++) {
      leaves[i] = Autograd.restarted(inputs[i]);
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
        if (Autograd.requiresGradient(output)) {
          NDArray gradient = Ops.narrow(upstream, axis, from, lengths[i]);
          Autograd.backward(output, gradient);
          gradient.close();
        }
      }
      from += lengths[i];
    }
    backward(inputs, leaves, List.of());
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
}
