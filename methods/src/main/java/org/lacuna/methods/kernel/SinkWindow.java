package org.lacuna.methods.kernel;

import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.Visibility;

/**
 * The first blocks of a sequence, its sinks, and the most recent ones, the query's own included.
 *
 * <p>The window's edge moves a block at a time; with blocks of one token it slides.
 *
 * @param block tokens in a block
 * @param sinkBlocks blocks at the start that stay visible
 * @param localBlocks recent blocks that are visible, the query's own included
 */
public record SinkWindow(int block, int sinkBlocks, int localBlocks) {
  /** The first {@code sinks} tokens and the {@code window} most recent ones, itself included. */
  public static SinkWindow ofTokens(int sinks, int window) {
    return new SinkWindow(1, sinks, window);
  }

  /** End of the sinks, in tokens. */
  public int sinkEnd() {
    return sinkBlocks * block;
  }

  /** The most keys that a query sees. */
  public int mostKeys() {
    return (sinkBlocks + localBlocks) * block;
  }

  /** First key of the window of the query at a position. */
  public long windowStart(long position) {
    return Math.max(0, position / block + 1 - localBlocks) * block;
  }

  /** Whether the query at position {@code t} sees key {@code j}. */
  public boolean sees(long t, long j) {
    return j <= t && (j < sinkEnd() || j >= windowStart(t));
  }

  /** Keys that the query at a position sees. */
  public long visibleKeys(long position) {
    long window = windowStart(position);
    return position + 1 - window + Math.min(sinkEnd(), window);
  }

  /** The keys that the query at each position sees. */
  public KeyRuns runs() {
    return new Runs(this);
  }

  private record Runs(SinkWindow seen) implements KeyRuns {
    @Override
    public void forEach(int t, Visibility.Run run) {
      int window = Math.toIntExact(seen.windowStart(t));
      boolean apart = window > seen.sinkEnd();
      if (apart && seen.sinkBlocks > 0) {
        run.accept(0, seen.sinkEnd());
      }
      run.accept(apart ? window : 0, t + 1);
    }
  }

  /** The visibility of queries {@code [B, H, L, d]}. */
  public Visibility visibility(Shape queries) {
    return new FixedVisibility(queries, runs());
  }
}
