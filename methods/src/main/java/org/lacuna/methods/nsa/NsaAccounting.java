package org.lacuna.methods.nsa;

import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;

/**
 * What NSA costs. The paper's {@code N_t = floor((t - l) / d) + n l' + w} counts whole blocks; here
 * a query sees its own block up to itself, and the {@code floor((t + 1 - l) / d) + 1} windows that
 * are complete at position {@code t}.
 *
 * @param parameters of the branches
 * @param heads the layer's heads
 */
record NsaAccounting(NsaConfig parameters, HeadShape heads) implements Accounting {
  static long compressionKeys(NsaConfig parameters, long position) {
    if (!parameters.reads(NsaConfig.Branch.COMPRESSION)) {
      return 0;
    }
    return parameters.isFull(NsaConfig.Branch.COMPRESSION)
        ? position + 1
        : parameters.windows().complete(position + 1);
  }

  static long windowKeys(NsaConfig parameters, long position) {
    if (!parameters.reads(NsaConfig.Branch.WINDOW)) {
      return 0;
    }
    return parameters.isFull(NsaConfig.Branch.WINDOW)
        ? position + 1
        : Math.min(position + 1, parameters.window());
  }

  private long selectedKeys(long position) {
    if (!parameters.reads(NsaConfig.Branch.SELECTION)) {
      return 0;
    }
    if (parameters.isFull(NsaConfig.Branch.SELECTION)) {
      return position + 1;
    }
    int block = parameters.selectBlock();
    long past = position / block;
    return position + 1 - past * block + Math.min(parameters.topN() - 1, past) * block;
  }

  @Override
  public long visibleKeys(long position) {
    return compressionKeys(parameters, position)
        + selectedKeys(position)
        + windowKeys(parameters, position);
  }

  /**
   * Keys and values of the selection branch, compressed ones, those not yet compressed, and the
   * window's, each if it is read. Shared keys and values are there once.
   */
  @Override
  public long cacheElements(long length) {
    boolean tokens = parameters.sharedKv() || parameters.reads(NsaConfig.Branch.SELECTION);
    long elements = tokens ? heads.cachedPerToken() * length : 0;
    long windows = parameters.windows().complete(length);
    int keys = heads.kvHeads() * heads.dimension();
    int values = heads.kvHeads() * heads.valueDimension();
    elements += windows * (parameters.readsCompressedKeys() ? keys : 0);
    elements += windows * (parameters.readsCompressedValues() ? values : 0);
    if (parameters.sharedKv()) {
      return elements;
    }
    long window = length == 0 ? 0 : windowKeys(parameters, length - 1);
    return elements + (openTokens(length, windows) + window) * heads.expandedPerToken();
  }

  /** Tokens that are kept to be compressed, or read by the full branch. */
  private long openTokens(long length, long windows) {
    if (!parameters.readsCompressTokens()) {
      return 0;
    }
    return parameters.isFull(NsaConfig.Branch.COMPRESSION)
        ? length
        : length - windows * parameters.compressStride();
  }

  /** To compress the windows that a token completes; scores are the compression branch's own. */
  @Override
  public long selectionFlops(long position) {
    return parameters.readsCompressedKeys() ? new Compressor(parameters).flops(heads, position) : 0;
  }
}
