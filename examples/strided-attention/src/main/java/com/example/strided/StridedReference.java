package com.example.strided;

import org.lacuna.methods.reference.SoftmaxReference;

/** The rule as printed in the package documentation. */
final class StridedReference extends SoftmaxReference {
  private final int w;
  private final int s;

  StridedReference(StridedConfig parameters) {
    w = parameters.window();
    s = parameters.stride();
  }

  @Override
  protected boolean[][] seen(Head head) {
    boolean[][] seen = new boolean[head.length()][];
    for (int t = 0; t < seen.length; t++) {
      seen[t] = new boolean[t + 1];
      for (int j = 0; j <= t; j++) {
        seen[t][j] = t - j < w || (t - j) % s == 0;
      }
    }
    return seen;
  }
}
