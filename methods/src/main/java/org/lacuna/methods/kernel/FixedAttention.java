package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;

/**
 * Attention to keys that follow from a query's position alone, in one softmax: all that a method
 * has to say is its rule.
 *
 * <p>Its cache keeps every key and value, so it saves operations, not memory; a rule that leaves
 * keys for good deserves a cache that forgets them. What it costs is counted by the rule.
 */
public final class FixedAttention implements AttentionLayer {
  private final HeadShape heads;
  private final KeyRuns runs;

  /** A layer of these heads. */
  public FixedAttention(HeadShape heads, KeyRuns runs) {
    this.heads = heads;
    this.runs = runs;
  }

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    return Kernels.active().attend(tape, in, new RunPattern(runs));
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new FixedCache(manager, batch, runs, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return new FixedVisibility(in.q().getShape(), runs);
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        long[] keys = {0};
        runs.forEach(Math.toIntExact(position), (from, to) -> keys[0] += to - from);
        return keys[0];
      }

      @Override
      public long cacheElements(long length) {
        return heads.cachedPerToken() * length;
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
