package org.lacuna.methods.lminfinite;

import org.lacuna.methods.reference.DistanceReference;

/** The definition in the package documentation. */
final class LmInfiniteReference extends DistanceReference {
  private final int g;
  private final int w;
  private final int c;

  LmInfiniteReference(LmInfiniteConfig parameters) {
    g = parameters.globalTokens();
    w = parameters.window();
    c = parameters.ceiling() == 0 ? w : parameters.ceiling();
  }

  @Override
  protected boolean sees(int t, int j) {
    return j < g || t - j < w;
  }

  @Override
  protected long distance(int t, int j) {
    return Math.min(t - j, c);
  }
}
