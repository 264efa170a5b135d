package org.lacuna.datasets.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The tokenizer whose tokens are bytes: ids 0 to 255 are the bytes themselves, 256 starts a
 * document.
 *
 * <p>It loses nothing, whatever the encoding of the text, and needs no file.
 */
public final class ByteTokenizer implements Tokenizer {

  private static final int DOCUMENT_START = 256;

  @Override
  public String name() {
    return "bytes";
  }

  @Override
  public int vocabularySize() {
    return DOCUMENT_START + 1;
  }

  @Override
  public int documentStart() {
    return DOCUMENT_START;
  }

  @Override
  public Map<String, byte[]> files() {
    return ByteTokenizerFiles.of(DOCUMENT_START);
  }

  @Override
  public int[] encode(byte[] text) {
    int[] tokens = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      tokens[i] = Byte.toUnsignedInt(text[i]);
    }
    return tokens;
  }

  @Override
  public Tokenized locate(byte[] text) {
    int[] ends = new int[text.length];
    Arrays.setAll(ends, i -> i + 1);
    return new Tokenized(encode(text), ends);
  }

  /** The bytes of some ids, document starts left out. The exact inverse of {@link #encode}. */
  public byte[] decodeBytes(int[] tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(tokens.length);
    for (int token : tokens) {
      if (byteLength(token) == 1) {
        bytes.write(token);
      }
    }
    return bytes.toByteArray();
  }

  /** The text of some ids read as UTF-8, with U+FFFD where the bytes are none. */
  @Override
  public String decode(int[] tokens) {
    return new String(decodeBytes(tokens), StandardCharsets.UTF_8);
  }

  @Override
  public int byteLength(int token) {
    if (token < 0 || token > DOCUMENT_START) {
      throw new IllegalArgumentException(
          "token " + token + " is outside the vocabulary [0, " + vocabularySize() + ")");
    }
    return token == DOCUMENT_START ? 0 : 1;
  }
}
