package org.lacuna.methods.minference;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullCache;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.BlockMeans;
import org.lacuna.methods.kernel.HeadPattern;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.MeanKeyScores;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.TopBlocks;

/** Sparse prefill by a pattern a head, full attention in decoding. */
final class MInferenceAttention implements AttentionLayer {
  private final MInferenceConfig parameters;
  private final HeadShape heads;

  MInferenceAttention(MInferenceConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.heads = heads;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return Kernels.active().attend(tape, in, new HeadPattern(visibility(in)));
  }

  /** Keys are chosen by the whole prompt. */
  @Override
  public boolean prefillsInChunks() {
    return false;
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    try (var _ = GradMode.off()) {
      return switch (parameters.pattern()) {
        case A_SHAPE -> aShape(in);
        case VERTICAL_SLASH -> verticalSlash(in, lastQueries(in));
        case BLOCK_SPARSE -> blockSparse(in);
        case AUTO -> {
          LastQueries last = lastQueries(in);
          yield BestOfHead.of(last, List.of(aShape(in), verticalSlash(in, last), blockSparse(in)));
        }
      };
    }
  }

  private LastQueries lastQueries(AttentionInputs in) {
    return LastQueries.of(in, parameters.lastQueries());
  }

  private Visibility aShape(AttentionInputs in) {
    return SinkWindow.ofTokens(parameters.sinkTokens(), parameters.localTokens())
        .visibility(in.q().getShape());
  }

  private Visibility verticalSlash(AttentionInputs in, LastQueries last) {
    return VerticalSlash.of(last, parameters, in.q().getShape());
  }

  /** Every block of queries chooses as one query, its mean, would among blocks of keys. */
  private Visibility blockSparse(AttentionInputs in) {
    int block = parameters.blockSize();
    int length = in.length();
    try (NDManager scratch = in.q().getManager().newSubManager()) {
      NDArray q = BlockMeans.of(wholeBlocks(Ops.alias(scratch, in.q()), block), block);
      NDArray k = BlockMeans.of(Ops.alias(scratch, in.k()), block);
      // Among means, a block is one place.
      BlockChoice ofBlocks = TopBlocks.choose(q, new MeanKeyScores(k), 1, parameters.topK() - 1, 0);
      NDArray ofQueries = Ops.repeatInterleave(ofBlocks.past(), block, 2);
      return new BlockChoice(Ops.narrow(ofQueries, 2, 0, length), block).visibility(heads.heads());
    }
  }

  /** Zeros fill the last block up: its sum, and so the order of its scores, stays the same. */
  private static NDArray wholeBlocks(NDArray q, int block) {
    Shape shape = q.getShape();
    long missing = Math.floorMod(-shape.get(2), block);
    NDArray zeros = Ops.zerosLike(q, new Shape(shape.get(0), shape.get(1), missing, shape.get(3)));
    return NDArrays.concat(new NDList(q, zeros), 2);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new FullCache(manager, batch, rows);
  }

  @Override
  public Accounting accounting() {
    return new MInferenceAccounting(parameters, heads);
  }
}
