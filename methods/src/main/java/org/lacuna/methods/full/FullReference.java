package org.lacuna.methods.full;

import java.util.Arrays;
import org.lacuna.methods.reference.SoftmaxReference;

/** Every past key is seen. */
final class FullReference extends SoftmaxReference {
  @Override
  protected boolean[][] seen(Head head) {
    boolean[][] seen = new boolean[head.length()][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = new boolean[t + 1];
      Arrays.fill(seen[t], true);
    }
    return seen;
  }
}
