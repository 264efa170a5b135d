package org.lacuna.methods.window;

import org.lacuna.methods.reference.SoftmaxReference;

/** The rule as printed in the package documentation. */
final class WindowReference extends SoftmaxReference {
  private final int w;

  WindowReference(WindowConfig parameters) {
    w = parameters.window();
  }

  @Override
  protected boolean[][] seen(Head head) {
    boolean[][] seen = new boolean[head.length()][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = new boolean[t + 1];
      for (int j = 0; j <= t; j++) {
        seen[t][j] = t - w < j;
      }
    }
    return seen;
  }
}
