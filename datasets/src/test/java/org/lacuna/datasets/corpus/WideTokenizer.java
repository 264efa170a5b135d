package org.lacuna.datasets.corpus;

import java.util.Arrays;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.datasets.tokenizer.Tokenized;
import org.lacuna.datasets.tokenizer.Tokenizer;

/** Bytes moved up by 100 000, to have ids that 16 bits do not hold. */
class WideTokenizer implements Tokenizer {

  private static final int SHIFT = 100_000;

  private final ByteTokenizer bytes = new ByteTokenizer();

  @Override
  public String name() {
    return "wide";
  }

  @Override
  public int vocabularySize() {
    return SHIFT + bytes.vocabularySize();
  }

  @Override
  public int documentStart() {
    return SHIFT + bytes.documentStart();
  }

  @Override
  public int[] encode(byte[] text) {
    return Arrays.stream(bytes.encode(text)).map(id -> id + SHIFT).toArray();
  }

  @Override
  public Tokenized locate(byte[] text) {
    return new Tokenized(encode(text), bytes.locate(text).ends());
  }

  @Override
  public String decode(int[] tokens) {
    return bytes.decode(Arrays.stream(tokens).map(id -> id - SHIFT).toArray());
  }

  @Override
  public int byteLength(int token) {
    return bytes.byteLength(token - SHIFT);
  }
}
