package org.lacuna.datasets.corpus;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a token lies in a file: little-endian, in as few bytes as the vocabulary allows. */
enum TokenWidth {
  UINT16(2) {
    @Override
    void put(ByteBuffer target, int[] tokens, int from, int count) {
      short[] narrow = new short[count];
      for (int i = 0; i < count; i++) {
        narrow[i] = (short) tokens[from + i];
      }
      target.asShortBuffer().put(narrow);
      target.position(target.position() + 2 * count);
    }

    @Override
    void get(MemorySegment tokens, long first, int[] target) {
      for (int i = 0; i < target.length; i++) {
        target[i] = Short.toUnsignedInt(tokens.get(SHORT, (first + i) * 2));
      }
    }
  },
  INT32(4) {
    @Override
    void put(ByteBuffer target, int[] tokens, int from, int count) {
      target.asIntBuffer().put(tokens, from, count);
      target.position(target.position() + 4 * count);
    }

    @Override
    void get(MemorySegment tokens, long first, int[] target) {
      for (int i = 0; i < target.length; i++) {
        target[i] = tokens.get(INT, (first + i) * 4);
      }
    }
  };

  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final int bytes;

  TokenWidth(int bytes) {
    this.bytes = bytes;
  }

  /** The narrowest one that holds every id of a vocabulary. */
  static TokenWidth of(int vocabularySize) {
    return vocabularySize <= 1 << 16 ? UINT16 : INT32;
  }

  static TokenWidth ofBytes(int bytes) {
    return bytes == UINT16.bytes ? UINT16 : INT32;
  }

  /** Bytes a token. */
  int bytes() {
    return bytes;
  }

  /** Appends some tokens; the buffer is little-endian and has room for them. */
  abstract void put(ByteBuffer target, int[] tokens, int from, int count);

  /** Reads as many tokens as the target holds, from the given one on. */
  abstract void get(MemorySegment tokens, long first, int[] target);
}
