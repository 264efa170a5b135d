package org.lacuna.datasets;

/** Numbers that look random but follow from a seed, the same on every machine and Java version. */
public final class Seeds {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Seeds() {}

  /** The finaliser of SplitMix64: a bijection that spreads every bit over all. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A seed that follows from another and the number of its use. */
  public static long derive(long seed, long use) {
    return mix(mix(seed + GOLDEN) + use * GOLDEN);
  }

  /** A number that follows from a seed and a text. */
  public static long hash(long seed, String text) {
    long hash = mix(seed + GOLDEN);
    for (int i = 0; i < text.length(); i++) {
      hash = mix(hash + text.charAt(i) + GOLDEN);
    }
    return hash;
  }

  /** A number in {@code [0, bound)}; its bias, below bound / 2^63, is of no concern here. */
  public static long below(long bound, long random) {
    return (random >>> 1) % bound;
  }
}
