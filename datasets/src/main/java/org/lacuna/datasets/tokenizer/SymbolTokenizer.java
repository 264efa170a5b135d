package org.lacuna.datasets.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.datasets.DatasetException;

/**
 * The tokenizer whose tokens are symbols that mean nothing, for runs on purely synthetic data: ids
 * 0 to n - 1, of which n starts a document.
 *
 * <p>As text a symbol is its number and a blank: {@code "12 405 3 "}.
 */
public final class SymbolTokenizer implements Tokenizer {

  private final int symbols;

  /**
   * A tokenizer of some symbols.
   *
   * @param symbols how many, at least 1
   */
  public SymbolTokenizer(int symbols) {
    if (symbols < 1 || symbols == Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "symbols " + symbols + " is not in [1, " + Integer.MAX_VALUE + ")");
    }
    this.symbols = symbols;
  }

  @Override
  public String name() {
    return "symbols-" + symbols;
  }

  @Override
  public int vocabularySize() {
    return symbols + 1;
  }

  @Override
  public int documentStart() {
    return symbols;
  }

  @Override
  public boolean needsText() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatasetException if the text is no list of symbols
   */
  @Override
  public int[] encode(byte[] text) {
    IntStream.Builder ids = IntStream.builder();
    int start = 0;
    for (int at = 0; at < text.length; at++) {
      if (text[at] == ' ') {
        ids.add(symbol(text, start, at));
        start = at + 1;
      }
    }
    if (start < text.length) {
      throw refused(text, start, text.length);
    }
    return ids.build().toArray();
  }

  private int symbol(byte[] text, int from, int to) {
    long symbol = 0;
    for (int at = from; at < to && symbol < symbols; at++) {
      if (text[at] < '0' || text[at] > '9') {
        throw refused(text, from, to);
      }
      symbol = 10 * symbol + text[at] - '0';
    }
    boolean padded = text[from] == '0' && to - from > 1;
    if (from == to || padded || symbol >= symbols) {
      throw refused(text, from, to);
    }
    return (int) symbol;
  }

  private DatasetException refused(byte[] text, int from, int to) {
    String got =
        new String(text, from, Math.min(to + 1, text.length) - from, StandardCharsets.UTF_8);
    return new DatasetException(
        "byte "
            + from
            + ": expected a number in [0, "
            + symbols
            + ") and one blank after it, got "
            + JsonFile.quote(got.length() > 40 ? got.substring(0, 40) + "\u2026" : got));
  }

  /**
   * {@inheritDoc}
   *
   * @throws DatasetException if the text is no list of symbols
   */
  @Override
  public Tokenized locate(byte[] text) {
    int[] ids = encode(text);
    int[] ends = Arrays.stream(ids).map(this::byteLength).toArray();
    Arrays.parallelPrefix(ends, Integer::sum);
    return new Tokenized(ids, ends);
  }

  @Override
  public String decode(int[] tokens) {
    return Arrays.stream(tokens).mapToObj(this::text).collect(Collectors.joining());
  }

  @Override
  public int byteLength(int token) {
    return text(token).length();
  }

  private String text(int token) {
    if (token < 0 || token > symbols) {
      throw new IllegalArgumentException(
          "token " + token + " is outside the vocabulary [0, " + vocabularySize() + ")");
    }
    return token == symbols ? "" : token + " ";
  }
}
