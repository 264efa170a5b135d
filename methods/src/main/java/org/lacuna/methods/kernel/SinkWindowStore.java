package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvRows;

/**
 * Keys and values of the tokens that sinks and a window still show: constant memory at any length.
 *
 * <p>New tokens stand beside those that the window has shown so far, as the first of them may see
 * these; when they have attended, {@link #forget} drops what no later token sees.
 */
public final class SinkWindowStore implements AutoCloseable {
  private final SinkWindow rule;
  private final KvStore sinks;
  private final KvStore window;

  /** An empty store; sinks and window may be kept in different forms. */
  public SinkWindowStore(
      NDManager parent, int batch, SinkWindow rule, KvRows sinkForm, KvRows windowForm) {
    this.rule = rule;
    sinks = new KvStore(parent, batch, sinkForm);
    window = new KvStore(parent, batch, windowForm);
  }

  /**
   * Appends tokens.
   *
   * @param asSinks their inputs, as sinks are kept
   * @param asWindow the same tokens, as those after the sinks are kept
   */
  public void append(AttentionInputs asSinks, AttentionInputs asWindow) {
    int n = asWindow.length();
    long first = Math.min(rule.sinkEnd() - sinks.length(), n);
    if (first > 0) {
      sinks.append(asSinks.slice(0, first));
    }
    if (first < n) {
      window.append(asWindow.slice(first, n - first));
    }
  }

  /** Drops what no token after the newest one sees. */
  public void forget() {
    window.dropBefore(rule.windowStart(length() - 1) - rule.sinkEnd());
  }

  /** The sinks so far. */
  public KeyValues sinks(NDManager owner) {
    return sinks.view(owner);
  }

  /** The tokens after the sinks that are kept. */
  public KeyValues window(NDManager owner) {
    return window.view(owner);
  }

  /** How many sinks there are. */
  public long sinkCount() {
    return sinks.length();
  }

  /** The position of the first of the tokens after the sinks that are kept. */
  public long windowFrom() {
    return rule.sinkEnd() + window.begin();
  }

  /**
   * Which keys queries see, if those are the sinks and then the window.
   *
   * @param first position of the first query, which follows what was forgotten
   */
  public KeyRuns runs(long first) {
    return rule.runs().from(first).among(sinkCount(), windowFrom());
  }

  /** Tokens appended so far. */
  public long length() {
    return sinks.length() + window.length();
  }

  /** Numbers kept. */
  public long elements() {
    return sinks.elements() + window.elements();
  }

  @Override
  public void close() {
    sinks.close();
    window.close();
  }
}
