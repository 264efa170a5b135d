package org.lacuna.methods;

/**
 * What attention costs by its definition, for one sequence and one layer.
 *
 * <p>Counts of keys are per query head; where heads choose different keys they still see equally
 * many, or {@link #isExact} is false. Products of the projections before and after attention are
 * not counted: they are the same for every method.
 */
public interface Accounting {
  /**
   * Keys that the query at a position (from 0) attends to, itself included. A summary of several
   * tokens counts as one key, and a token whose keys are read by two branches counts twice.
   */
  long visibleKeys(long position);

  /**
   * Whether the counts of keys, and what is made of them, hold for any data; otherwise they are
   * upper bounds.
   */
  default boolean isExact() {
    return true;
  }

  /** Numbers in the KV cache once {@code length} tokens are in it, all key/value heads. */
  long cacheElements(long length);

  /**
   * Floating-point operations to choose the keys of the query at a position, or to summarize keys
   * as its token comes in, all heads; 0 if there is nothing to do.
   */
  default long selectionFlops(long position) {
    return 0;
  }

  /** The heads that this accounting is for. */
  HeadShape heads();

  /** Keys seen by all queries of a sequence. */
  default long totalVisibleKeys(long length) {
    long total = 0;
    for (long t = 0; t < length; t++) {
      total += visibleKeys(t);
    }
    return total;
  }

  /**
   * Visible keys over causal keys, of a whole sequence: 1 is full attention. (Often called
   * effective sparsity, though larger is denser.)
   */
  default double effectiveSparsity(long length) {
    return totalVisibleKeys(length) / causalKeys(length);
  }

  /**
   * Operations of one query of a prefill: choose or summarize, score ({@code 2d}), sum ({@code
   * 2dv}).
   */
  default long queryFlops(long position) {
    HeadShape heads = heads();
    return selectionFlops(position)
        + 2L * (heads.dimension() + heads.valueDimension()) * heads.heads() * visibleKeys(position);
  }

  /** Operations to decode one token at a position. */
  default long decodeFlops(long position) {
    return queryFlops(position);
  }

  /** Operations of a prefill: those of all its queries. */
  default long prefillFlops(long length) {
    long total = 0;
    for (long t = 0; t < length; t++) {
      total += queryFlops(t);
    }
    return total;
  }

  /**
   * Operations of a prefill and its gradients: backwards, five products of the size of a forward
   * pass's two (scores again, and four gradients). Keys are chosen once.
   */
  default double trainingFlops(long length) {
    double forward = prefillFlops(length);
    double selection = 0;
    for (long t = 0; t < length; t++) {
      selection += selectionFlops(t);
    }
    return forward + 2.5 * (forward - selection);
  }

  /** Keys that a causal query could see, over all queries of a sequence: {@code L (L + 1) / 2}. */
  static double causalKeys(long length) {
    return length * (length + 1.0) / 2;
  }
}
