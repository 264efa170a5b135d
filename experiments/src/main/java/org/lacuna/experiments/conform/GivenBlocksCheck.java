package org.lacuna.experiments.conform;

import static org.lacuna.experiments.conform.AttentionCheck.get;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.reference.SoftmaxReference;
import org.nd4j.linalg.api.ndarray.INDArray;

/** NSA's selection and window branch over blocks that a vector gives. */
final class GivenBlocksCheck implements ConformanceCheck {
  @Override
  public boolean knows(String method) {
    return method.equals("nsa_selected_window");
  }

  @Override
  public List<Comparison> check(ConformanceVector vector) {
    HeadShape heads = AttentionCheck.heads(vector);
    Shape queries = vector.tensor("q").getShape();
    Gates gates = Gates.of(vector, "g_slc", "g_swa");
    BlockChoice choice = choice(vector, heads);
    int window = vector.integer("window_size");
    boolean[][][][] selected = selected(choice, queries);
    return new DifferentiableCheck(
            vector,
            gates.namesWith("q", "k", "v"),
            (tape, tensors) -> fast(tape, tensors, choice, window, gates.fast(tensors, queries)),
            arrays ->
                DifferentiableCheck.stacked(
                    queries.get(0),
                    i -> defined(arrays, i, selected[i], window, gates.reference(arrays, i))))
        .outputAndGradients();
  }

  /** The blocks of every query head; slots that are not used point beyond the sequence. */
  private static BlockChoice choice(ConformanceVector vector, HeadShape heads) {
    Shape queries = vector.tensor("q").getShape();
    int block = vector.integer("block_size");
    long length = queries.get(2);
    NDArray given = vector.tensor("block_indices", queries.get(0), heads.kvHeads(), length, -1);
    int slots = Math.toIntExact(given.getShape().get(3));
    long[] indices = given.toLongArray();
    long[] counts =
        vector.has("block_counts")
            ? vector.tensor("block_counts", queries.get(0), heads.kvHeads(), length).toLongArray()
            : filled(indices.length / slots, slots);
    long unused = length / block + 1;
    for (int i = 0; i < indices.length; i++) {
      boolean used = i % slots < counts[i / slots] && indices[i] >= 0;
      indices[i] = used ? indices[i] : unused;
    }
    NDArray chosen = Ops.create(vector.manager(), indices, given.getShape());
    return new BlockChoice(chosen.toType(DataType.INT32, false), block, false, 0);
  }

  private static long[] filled(int size, long value) {
    long[] values = new long[size];
    Arrays.fill(values, value);
    return values;
  }

  private static NDArray fast(
      Tape tape, Map<String, NDArray> tensors, BlockChoice choice, int window, NDArray gates) {
    AttentionInputs in =
        AttentionInputs.of(get(tensors, "q"), get(tensors, "k"), get(tensors, "v"));
    AttentionKernel kernel = Kernels.active();
    NDArray sum = kernel.attend(tape, in, choice).mul(Ops.narrow(gates, 3, 0, 1));
    if (window == 0) {
      return sum;
    }
    KeyRuns runs = SinkWindow.ofTokens(0, window).runs();
    NDArray recent = kernel.attend(tape, in, new RunPattern(runs));
    return sum.add(recent.mul(Ops.narrow(gates, 3, 1, 1)));
  }

  /** {@code [sequence][head][query][key]}. */
  private static boolean[][][][] selected(BlockChoice choice, Shape queries) {
    Visibility visibility = choice.visibility(Math.toIntExact(queries.get(1)));
    boolean[][][][] seen =
        new boolean[visibility.batch()][visibility.heads()][visibility.length()][];
    for (int b = 0; b < seen.length; b++) {
      for (int h = 0; h < visibility.heads(); h++) {
        for (int t = 0; t < visibility.length(); t++) {
          seen[b][h][t] = visibility.mask(b, h, t);
        }
      }
    }
    return seen;
  }

  private static INDArray defined(
      Map<String, INDArray> arrays,
      int sequence,
      boolean[][][] selected,
      int window,
      INDArray gates) {
    INDArray q = get(arrays, "q").slice(sequence);
    INDArray k = get(arrays, "k").slice(sequence);
    INDArray v = get(arrays, "v").slice(sequence);
    INDArray sum = SoftmaxReference.attend(q, k, v, selected).mul(gate(gates, 0));
    if (window == 0) {
      return sum;
    }
    boolean[][][] recent = new boolean[selected.length][selected[0].length][selected[0].length];
    for (boolean[][] head : recent) {
      for (int t = 0; t < head.length; t++) {
        Arrays.fill(head[t], Math.max(0, t - window + 1), t + 1, true);
      }
    }
    return sum.add(SoftmaxReference.attend(q, k, v, recent).mul(gate(gates, 1)));
  }

  /** {@code [H, L, 1]}. */
  private static INDArray gate(INDArray gates, int branch) {
    return gates
        .dup('c')
        .reshape(gates.size(0) * gates.size(1), gates.size(2))
        .getColumn(branch)
        .dup('c')
        .reshape(gates.size(0), gates.size(1), 1);
  }
}
