package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.DenseAttention;
import org.lacuna.methods.kernel.GroupShareScores;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.TopBlocks;

/**
 * The three branches of NSA over given keys and values, and their gated sum.
 *
 * @param parameters of the branches
 */
public record NsaBranches(NsaConfig parameters) {
  /**
   * The gated sum of the branches over a whole sequence.
   *
   * @param q rotated queries {@code [B, H, L, d]}
   * @param gates {@code [B, H, L, 3]}: compression, selection, window
   * @param weights the compression's
   * @return {@code [B, H, L, dv]}
   */
  public NDArray attend(
      Tape tape, NDArray q, Branches branches, NDArray gates, LayerWeights weights) {
    // Queries are read by each branch, and shared keys by more than one.
    NDArray[] cut =
        tape.cutAll(
            q,
            branches.compressKeys(),
            branches.compressValues(),
            branches.selectKeys(),
            branches.selectValues(),
            branches.windowKeys(),
            branches.windowValues());
    Branches own = new Branches(cut[1], cut[2], cut[3], cut[4], cut[5], cut[6]);
    NDArray keys =
        parameters.readsCompressedKeys() ? compressedKeys(own.compressKeys(), weights) : null;
    NDArray values =
        parameters.readsCompressedValues() ? compressedValues(own.compressValues(), weights) : null;
    BranchKeys read =
        new BranchKeys(
            new KeyValues(own.selectKeys(), own.selectValues()),
            keys,
            parameters.isFull(NsaConfig.Branch.COMPRESSION)
                ? new KeyValues(own.compressKeys(), own.compressValues())
                : keyValues(keys, values),
            new KeyValues(own.windowKeys(), own.windowValues()),
            0);
    return attend(tape, cut[0], read, gates, 0);
  }

  private static @Nullable KeyValues keyValues(@Nullable NDArray keys, @Nullable NDArray values) {
    return keys == null || values == null ? null : new KeyValues(keys, values);
  }

  /**
   * The gated sum of the branches.
   *
   * @param q rotated queries {@code [B, H, n, d]}
   * @param keys what they attend to
   * @param gates {@code [B, H, n, 3]}
   * @param first position of the first query
   */
  NDArray attend(Tape tape, NDArray q, BranchKeys keys, NDArray gates, long first) {
    List<NDArray> outputs = new ArrayList<>();
    if (parameters.reads(NsaConfig.Branch.SELECTION)) {
      outputs.add(gated(gates, NsaConfig.Branch.SELECTION, selection(tape, q, keys, first)));
    }
    if (parameters.reads(NsaConfig.Branch.COMPRESSION)) {
      outputs.add(gated(gates, NsaConfig.Branch.COMPRESSION, compression(tape, q, keys, first)));
    }
    if (parameters.reads(NsaConfig.Branch.WINDOW)) {
      KeyRuns recent = SinkWindow.ofTokens(0, parameters.window()).runs();
      NDArray window =
          attend(
              tape,
              q,
              keys.window(),
              NsaConfig.Branch.WINDOW,
              recent.from(first).among(0, keys.windowFrom()),
              first);
      outputs.add(gated(gates, NsaConfig.Branch.WINDOW, window));
    }
    return outputs.stream().reduce(NDArray::add).orElseThrow();
  }

  /** Zeros before the first window is complete. */
  private NDArray compression(Tape tape, NDArray q, BranchKeys keys, long first) {
    KeyValues summaries = keys.compression();
    if (summaries == null) {
      Shape shape = q.getShape();
      long channels = keys.selection().v().getShape().get(3);
      return Ops.zerosLike(q, new Shape(shape.get(0), shape.get(1), shape.get(2), channels));
    }
    return attend(
        tape, q, summaries, NsaConfig.Branch.COMPRESSION, parameters.windows().runs(first), first);
  }

  /** One branch's output by its gate. */
  private static NDArray gated(NDArray gates, NsaConfig.Branch branch, NDArray output) {
    return output.mul(Ops.narrow(gates, 3, branch.gate(), 1));
  }

  private @Nullable NDArray compressed(NDArray x, LayerWeights weights, String which) {
    return parameters.windows().complete(x.getShape().get(2)) == 0
        ? null
        : new Compressor(parameters).apply(x, weights, which);
  }

  /**
   * The compressed keys {@code [B, Hkv, N, d]} of rotated keys {@code [B, Hkv, L, d]}; {@code null}
   * before the first window is complete.
   */
  public @Nullable NDArray compressedKeys(NDArray keys, LayerWeights weights) {
    return compressed(keys, weights, Compressor.KEYS);
  }

  /** The compressed values, as {@link #compressedKeys}. */
  public @Nullable NDArray compressedValues(NDArray values, LayerWeights weights) {
    return compressed(values, weights, Compressor.VALUES);
  }

  /**
   * The importance of every block to every query of a sequence, {@code [B, Hkv, L, blocks]}: what
   * the selection ranks.
   */
  public NDArray importance(NDArray q, NDArray compressedKeys) {
    int block = parameters.selectBlock();
    return scores(compressedKeys, (q.getShape().get(2) + block - 1) / block).of(q, 0);
  }

  private GroupShareScores scores(NDArray compressedKeys, long blocks) {
    return new GroupShareScores(
        compressedKeys.stopGradient(),
        parameters.windows(),
        parameters.selectBlock(),
        blocks,
        parameters.forcedBlocks());
  }

  private NDArray selection(Tape tape, NDArray q, BranchKeys keys, long first) {
    if (parameters.isFull(NsaConfig.Branch.SELECTION)) {
      return all(tape, q, keys.selection(), first);
    }
    BlockChoice choice = choose(q, keys.compressed(), first);
    return Kernels.active().attend(tape, q, List.of(keys.selection()), choice);
  }

  /** A branch whose keys are the same for all heads, or its full attention. */
  private NDArray attend(
      Tape tape, NDArray q, KeyValues keys, NsaConfig.Branch branch, KeyRuns runs, long first) {
    return parameters.isFull(branch)
        ? all(tape, q, keys, first)
        : Kernels.active().attend(tape, q, List.of(keys), new RunPattern(runs));
  }

  /** Full attention, of a whole sequence by the dense kernel. */
  private static NDArray all(Tape tape, NDArray q, KeyValues keys, long first) {
    return first == 0
        ? DenseAttention.causal(q, keys.k(), keys.v())
        : Kernels.active().attend(tape, q, List.of(keys), new RunPattern(KeyRuns.causal(first)));
  }

  /**
   * The blocks that queries from position {@code first} on choose beside their own, the same in all
   * heads of a group.
   *
   * @param compressed compressed keys {@code [B, Hkv, N, d]}; {@code null} if there are none yet
   */
  BlockChoice choose(NDArray q, @Nullable NDArray compressed, long first) {
    int block = parameters.selectBlock();
    long blocks = (first + q.getShape().get(2) - 1) / block;
    if (compressed == null || blocks == 0) {
      Shape shape = q.getShape();
      Shape none = new Shape(shape.get(0), shape.get(1), shape.get(2), 0);
      return new BlockChoice(q.getManager().zeros(none, DataType.INT32), block, true, first);
    }
    try (var _ = GradMode.off()) {
      GroupShareScores scores = scores(compressed, blocks);
      return TopBlocks.choose(q, scores, block, parameters.topN() - 1, first);
    }
  }

  /**
   * The blocks that each query of a sequence sees, as runs of keys of the selection branch.
   *
   * @param compressKeys the keys that are compressed, {@code [B, Hkv, L, d]}
   */
  public Visibility selected(NDArray q, NDArray compressKeys, LayerWeights weights) {
    try (var _ = GradMode.off()) {
      return choose(q, compressedKeys(compressKeys, weights), 0)
          .visibility(Math.toIntExact(q.getShape().get(1)));
    }
  }
}
