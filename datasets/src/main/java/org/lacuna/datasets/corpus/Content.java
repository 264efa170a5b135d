package org.lacuna.datasets.corpus;

/** What the first bytes of a document look like. */
enum Content {
  TEXT,
  BINARY,
  /** Text in UTF-16, which is binary to whoever reads bytes or UTF-8. */
  UTF16;

  /** A zero byte among the first so many tells binary data from text. */
  private static final int SNIFFED = 8192;

  static Content of(byte[] start) {
    if (start.length > 1 && isMark(start[0], start[1])) {
      return UTF16;
    }
    int[] zeros = new int[2]; // at even and at odd positions
    int sniffed = Math.min(SNIFFED, start.length);
    for (int i = 0; i < sniffed; i++) {
      if (start[i] == 0) {
        zeros[i & 1]++;
      }
    }
    int all = zeros[0] + zeros[1];
    if (all == 0) {
      return TEXT;
    }
    // Most characters of western text have a zero byte, always on the same side.
    return Math.min(zeros[0], zeros[1]) == 0 && all >= sniffed / 4 ? UTF16 : BINARY;
  }

  private static boolean isMark(byte first, byte second) {
    return (first == (byte) 0xFF && second == (byte) 0xFE)
        || (first == (byte) 0xFE && second == (byte) 0xFF);
  }
}
