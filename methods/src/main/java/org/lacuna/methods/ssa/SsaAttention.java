package org.lacuna.methods.ssa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Draw;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.BlockChooser;
import org.lacuna.methods.kernel.BlockSparseAttention;

/** Block-sparse attention at inference; sparse and full stream side by side in training. */
final class SsaAttention implements BlockChooser {
  private final SsaConfig parameters;
  private final BlockSparseAttention sparse;
  private final AttentionLayer full;
  private final Alignment alignment;

  SsaAttention(SsaConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    sparse =
        new BlockSparseAttention(
            parameters.blockSize(), parameters.topK(), parameters.scoring(), heads);
    full = new FullAttention(heads);
    alignment = new Alignment(parameters.alignment());
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return sparse.prefill(tape, in);
  }

  /** That of the sparse stream. */
  @Override
  public BlockChoice choose(AttentionInputs in) {
    return sparse.choose(in);
  }

  @Override
  public NDArray train(Tape tape, AttentionInputs in, Draw draw) {
    boolean throughFull = parameters.stream().of(draw) < parameters.fullRatio();
    if (!trainsBothStreams()) {
      return (throughFull ? full : sparse).prefill(tape, in);
    }
    NDArray[] qkv = tape.cutAll(in.q(), in.k(), in.v()); // both streams walk back to them
    AttentionInputs shared = in.with(qkv[0], qkv[1], qkv[2]);
    NDArray fullOutput = full.prefill(tape, shared);
    NDArray sparseOutput = sparse.prefill(tape, shared);
    tape.auxiliary(
        alignment.loss(fullOutput, sparseOutput, in.origin().gate()),
        parameters.alignment().weight());
    return throughFull ? fullOutput : sparseOutput;
  }

  private boolean trainsBothStreams() {
    return parameters.alignment().weight() > 0;
  }

  @Override
  public double trainingFlops(long length) {
    double dense = full.trainingFlops(length);
    double chosen = sparse.trainingFlops(length);
    double ratio = parameters.fullRatio();
    return trainsBothStreams() ? dense + chosen : ratio * dense + (1 - ratio) * chosen;
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return sparse.newCache(manager, batch, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return sparse.visibility(in);
  }

  @Override
  public Accounting accounting() {
    return sparse.accounting();
  }
}
