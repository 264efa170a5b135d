package org.lacuna.datasets.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The letters that a byte-level vocabulary writes bytes with, as GPT-2 introduced them: a printable
 * character of Latin-1 for its own byte, and U+0100 and those after it for the rest, in order.
 */
final class ByteAlphabet {

  private static final int REST = 0x100;

  /** The byte of each letter, -1 where there is none. */
  private static final int[] BYTES = bytes();

  private ByteAlphabet() {}

  private static int[] bytes() {
    int[] bytes = new int[2 * REST];
    Arrays.fill(bytes, -1);
    int rest = REST;
    for (int b = 0; b < REST; b++) {
      boolean printable = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xFF && b != 0xAD);
      bytes[printable ? b : rest++] = b;
    }
    return bytes;
  }

  /** The letter of a byte. */
  static char letter(int b) {
    for (char letter = 0; letter < BYTES.length; letter++) {
      if (BYTES[letter] == b) {
        return letter;
      }
    }
    throw new IllegalArgumentException(b + " is no byte");
  }

  /** What a token of the vocabulary stands for; itself where it has a character of none. */
  static byte[] decode(String token) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(token.length());
    for (int i = 0; i < token.length(); i++) {
      char letter = token.charAt(i);
      if (letter >= BYTES.length || BYTES[letter] < 0) {
        return token.getBytes(StandardCharsets.UTF_8);
      }
      decoded.write(BYTES[letter]);
    }
    return decoded.toByteArray();
  }
}
