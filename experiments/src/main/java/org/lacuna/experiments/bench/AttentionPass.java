package org.lacuna.experiments.bench;

import java.util.Arrays;
import java.util.List;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;

/** A way in which a layer attends. */
public enum AttentionPass {
  /** Over a whole sequence, for its output alone. */
  PREFILL("prefill"),
  /** Over a whole sequence, and back from random gradients of the output. */
  TRAIN("forward+backward"),
  /** From one new token over a cache. */
  DECODE("decode");

  private final String text;

  AttentionPass(String text) {
    this.text = text;
  }

  /** The name in options, tables and records. */
  public String text() {
    return text;
  }

  /** The names of all. */
  public static List<String> texts() {
    return Arrays.stream(values()).map(AttentionPass::text).toList();
  }

  /** Keys seen over causal keys. */
  double visibleShare(Accounting accounting, int length) {
    return this == DECODE
        ? accounting.visibleKeys(length) / (length + 1.0)
        : accounting.effectiveSparsity(length);
  }

  /** Keys that the queries see. */
  long visibleKeys(Accounting accounting, int length) {
    return this == DECODE ? accounting.visibleKeys(length) : accounting.totalVisibleKeys(length);
  }

  /**
   * Operations of one sequence by the method's definition. A training that does more than a prefill
   * and its gradients, such as a second stream, does so beyond this count.
   */
  double flops(Accounting accounting, int length) {
    if (this == DECODE) {
      return accounting.decodeFlops(length);
    }
    if (this == PREFILL) {
      return accounting.prefillFlops(length);
    }
    return accounting.trainingFlops(length);
  }

  /**
   * The fewest bytes that must go through memory: what is given and what comes out once, each of
   * them and its gradient once more on the way back, and of a cache the keys that are seen.
   *
   * @param readBytes keys and values that the queries see
   * @param numberBytes of a number
   */
  double leastBytes(HeadShape heads, int batch, int length, long readBytes, int numberBytes) {
    double queries = (double) heads.heads() * (heads.dimension() + heads.valueDimension());
    if (this == DECODE) {
      return readBytes + batch * queries * numberBytes;
    }
    double once = batch * (double) length * (queries + heads.expandedPerToken()) * numberBytes;
    return this == PREFILL ? once : 3 * once;
  }
}
