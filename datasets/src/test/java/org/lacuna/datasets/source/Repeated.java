package org.lacuna.datasets.source;

import java.io.InputStream;
import java.util.Arrays;

/** A stream of one byte, over and over. */
final class Repeated extends InputStream {

  private final byte one;
  private long left;

  Repeated(char one, long count) {
    this.one = (byte) one;
    this.left = count;
  }

  @Override
  public int read() {
    return left-- > 0 ? one : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) {
    if (left == 0) {
      return -1;
    }
    int some = (int) Math.min(left, length);
    Arrays.fill(target, from, from + some, one);
    left -= some;
    return some;
  }
}
