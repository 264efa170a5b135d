package org.lacuna.methods.full;

import java.util.Arrays;
import org.lacuna.methods.reference.SoftmaxReference;

/** Every past key is seen. */
final class FullReference extends SoftmaxReference {
  @Override
  protected boolean[] seenBy(Head head, int t) {
    boolean[] seen = new boolean[t + 1];
    Arrays.fill(seen, true);
    return seen;
  }
}
