package org.lacuna.experiments.evaluation.divergence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.NextToken;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.Ops;

/**
 * Two models read the same windows, a stretch after the other.
 *
 * @param windows read side by side, B
 * @param length tokens of each, L
 * @param manager owns what is made meanwhile
 */
record Lockstep(List<Example> windows, int length, NDManager manager) {
  /** Logits compared at a time: 32 MiB of float64. */
  private static final int LOGITS = 1 << 22;

  /** The divergence of each window's predictions. */
  List<WindowDivergence> of(Decoder p, AttentionMode pMode, Decoder q, AttentionMode qMode) {
    List<WindowDivergence> divergences =
        Stream.generate(() -> new WindowDivergence(length)).limit(windows.size()).toList();
    int stretch =
        Math.min(
            SequenceReader.stretch(p, pMode, length), SequenceReader.stretch(q, qMode, length));
    try (HiddenStates ofP = new HiddenStates(p, pMode, windows, length, manager);
        HiddenStates ofQ = new HiddenStates(q, qMode, windows, length, manager)) {
      for (int from = 0; from < length; from += stretch) {
        int to = Math.min(length, from + stretch);
        try (NDManager scratch = manager.newSubManager()) {
          TokenBatch batch = TokenBatch.of(scratch, windows, from, to);
          NDArray hiddenP = ofP.read(batch.inputs(), from);
          NDArray hiddenQ = ofQ.read(batch.inputs(), from);
          compare(p, hiddenP, q, hiddenQ, batch, from, divergences);
        }
      }
    }
    return divergences;
  }

  /** Compares a stretch of all windows, hidden states {@code [B, n, D]}, some tokens at a time. */
  private void compare(
      Decoder p,
      NDArray hiddenP,
      Decoder q,
      NDArray hiddenQ,
      TokenBatch batch,
      int first,
      List<WindowDivergence> divergences) {
    int each = Math.toIntExact(hiddenP.getShape().get(1));
    int tokens = each * windows.size();
    NDArray rowsP = hiddenP.reshape(tokens, -1);
    NDArray rowsQ = hiddenQ.reshape(tokens, -1);
    long[] targets = batch.targets().toLongArray();
    int most = Math.max(1, LOGITS / p.vocabulary());
    for (int from = 0; from < tokens; from += most) {
      int count = Math.min(most, tokens - from);
      try (NDManager scratch = manager.newSubManager()) {
        NDArray logitsP = p.logits(Ops.narrow(Ops.alias(scratch, rowsP), 0, from, count));
        NDArray logitsQ = q.logits(Ops.narrow(Ops.alias(scratch, rowsQ), 0, from, count));
        NDArray expected = Ops.narrow(Ops.alias(scratch, batch.targets()), 0, from, count);
        NextToken.Divergence divergence = NextToken.divergence(logitsP, logitsQ);
        boolean[] same = NextToken.hits(logitsQ, logitsP.argMax(1));
        float[] lossesP = Ops.crossEntropies(logitsP, expected).toFloatArray();
        float[] lossesQ = Ops.crossEntropies(logitsQ, expected).toFloatArray();
        for (int i = 0; i < count; i++) {
          int token = from + i;
          WindowDivergence window = divergences.get(token / each);
          window.add(first + token % each, divergence, i, same[i]);
          if (targets[token] != Ops.NO_TARGET) {
            window.addTarget((double) lossesQ[i] - lossesP[i]);
          }
        }
      }
    }
  }
}
