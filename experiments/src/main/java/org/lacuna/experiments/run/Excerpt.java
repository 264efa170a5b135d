package org.lacuna.experiments.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Tokens in a row, and what each of them says.
 *
 * @param source what they are from, such as a document's name
 * @param pieces one a token
 */
public record Excerpt(String source, List<Piece> pieces) {
  /** No character of UTF-8 has more bytes, so no more tokens either. */
  private static final int LONGEST_CHARACTER = 4;

  /** Stands in decoded text where bytes are no characters, or not yet. */
  private static final char NONE = '\uFFFD';

  /**
   * A token.
   *
   * @param token its id
   * @param text the characters that it completes; empty for special ids, and for one that ends
   *     within a character
   */
  public record Piece(int token, String text) {}

  public Excerpt {
    pieces = List.copyOf(pieces);
  }

  /** What some tokens say. */
  static Excerpt of(String source, int[] tokens, Tokenizer tokenizer) {
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < tokens.length; i++) {
      String text = tokenizer.decode(Arrays.copyOfRange(tokens, from, i + 1));
      boolean goesOn =
          text.indexOf(NONE) >= 0 && i + 1 - from < LONGEST_CHARACTER && i + 1 < tokens.length;
      pieces.add(new Piece(tokens[i], goesOn ? "" : text));
      from = goesOn ? from : i + 1;
    }
    return new Excerpt(source, pieces);
  }

  /** The ids. */
  public int[] tokens() {
    return pieces.stream().mapToInt(Piece::token).toArray();
  }

  /** The text of each token up to a position, this one included. */
  public List<String> upTo(int position) {
    return pieces.subList(0, position + 1).stream().map(Piece::text).toList();
  }

  /** The whole text. */
  public String text() {
    return pieces.stream().map(Piece::text).collect(Collectors.joining());
  }
}
