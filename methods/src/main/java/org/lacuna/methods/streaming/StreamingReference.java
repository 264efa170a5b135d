package org.lacuna.methods.streaming;

import org.lacuna.methods.reference.SoftmaxReference;

/** The rule as printed in the package documentation. */
final class StreamingReference extends SoftmaxReference {
  private final int b;
  private final int s;
  private final int l;

  StreamingReference(StreamingConfig parameters) {
    b = parameters.blockSize();
    s = parameters.sinkBlocks();
    l = parameters.localBlocks();
  }

  @Override
  protected boolean[][] seen(Head head) {
    boolean[][] seen = new boolean[head.length()][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = new boolean[t + 1];
      for (int j = 0; j <= t; j++) {
        double block = Math.floor((double) j / b);
        seen[t][j] = block < s || block >= Math.ceil((t + 1.0) / b) - l;
      }
    }
    return seen;
  }
}
