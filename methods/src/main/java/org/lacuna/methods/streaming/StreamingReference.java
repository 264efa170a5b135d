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
  protected boolean[] seenBy(Head head, int t) {
    boolean[] seen = new boolean[t + 1];
    for (int j = 0; j <= t; j++) {
      double block = Math.floor((double) j / b);
      seen[j] = block < s || block >= Math.ceil((t + 1.0) / b) - l;
    }
    return seen;
  }
}
