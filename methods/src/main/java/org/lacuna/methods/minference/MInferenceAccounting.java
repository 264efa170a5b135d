package org.lacuna.methods.minference;

import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.BlockSparseAttention;
import org.lacuna.methods.kernel.Scoring;
import org.lacuna.methods.kernel.SinkWindow;

/**
 * What a prefill costs by its budgets, and decoding as full attention.
 *
 * <p>Verticals and slashes cross where the prompt has them cross, and {@code auto} takes any
 * pattern: counts are then upper bounds.
 */
record MInferenceAccounting(MInferenceConfig parameters, HeadShape heads) implements Accounting {
  private Accounting full() {
    return new FullAttention(heads).accounting();
  }

  private Accounting blocks() {
    return new BlockSparseAttention(
            parameters.blockSize(), parameters.topK(), Scoring.PER_QUERY_HEAD, heads)
        .accounting();
  }

  @Override
  public boolean isExact() {
    return switch (parameters.pattern()) {
      case A_SHAPE, BLOCK_SPARSE -> true;
      case VERTICAL_SLASH, AUTO -> false;
    };
  }

  @Override
  public long visibleKeys(long position) {
    return switch (parameters.pattern()) {
      case A_SHAPE -> aShape(position);
      case VERTICAL_SLASH -> lines(position);
      case BLOCK_SPARSE -> blocks().visibleKeys(position);
      case AUTO ->
          Math.max(Math.max(aShape(position), lines(position)), blocks().visibleKeys(position));
    };
  }

  private long aShape(long position) {
    return SinkWindow.ofTokens(parameters.sinkTokens(), parameters.localTokens())
        .visibleKeys(position);
  }

  private long lines(long position) {
    return Math.min(position + 1, (long) parameters.verticals() + parameters.slashes());
  }

  /** The share of one query; what a prompt costs to choose is the sum over its queries. */
  @Override
  public long selectionFlops(long position) {
    return switch (parameters.pattern()) {
      case A_SHAPE -> 0;
      case VERTICAL_SLASH -> lastQueries(position);
      case BLOCK_SPARSE -> blockScores(position);
      case AUTO -> lastQueries(position) + blockScores(position);
    };
  }

  /**
   * The last queries of a prompt score all keys before them: as many pairs as if every query scored
   * so many keys, or all it has.
   */
  private long lastQueries(long position) {
    long pairs = Math.min(parameters.lastQueries(), position + 1);
    return 2L * heads.dimension() * heads.heads() * pairs;
  }

  /** The queries of a block choose together; the first of them bears it. */
  private long blockScores(long position) {
    boolean first = position % parameters.blockSize() == 0;
    return first ? 2L * heads.dimension() * heads.heads() * (position / parameters.blockSize()) : 0;
  }

  @Override
  public long decodeFlops(long position) {
    return full().decodeFlops(position);
  }

  @Override
  public long cacheElements(long length) {
    return full().cacheElements(length);
  }
}
