package org.lacuna.datasets.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A tokenizer with tokens of several bytes: the longest known piece first, else a byte.
 *
 * <p>Like the trained ones it joins a blank to the word after it, puts digits together, and has
 * pieces that go across the end of a sentence.
 */
public final class PieceTokenizer implements Tokenizer {

  private final ByteTokenizer bytes = new ByteTokenizer();
  private final List<byte[]> pieces = new ArrayList<>();
  private final Map<String, Integer> ids = new HashMap<>();
  private final int longest;

  public PieceTokenizer() {
    List<String> texts = new ArrayList<>(List.of(" the", "ing", " is", ". ", ".\n", "-c", " ."));
    for (char a = 'a'; a <= 'z'; a++) {
      texts.add(" " + a);
      for (char b = 'a'; b <= 'z'; b++) {
        texts.add("" + a + b);
      }
    }
    IntStream.range(10, 100).mapToObj(Integer::toString).forEach(texts::add);
    for (String text : texts) {
      ids.put(text, bytes.vocabularySize() + pieces.size());
      pieces.add(text.getBytes(StandardCharsets.ISO_8859_1));
    }
    longest = texts.stream().mapToInt(String::length).max().orElseThrow();
  }

  @Override
  public String name() {
    return "pieces";
  }

  @Override
  public int vocabularySize() {
    return bytes.vocabularySize() + pieces.size();
  }

  @Override
  public int documentStart() {
    return bytes.documentStart();
  }

  @Override
  public int[] encode(byte[] text) {
    return locate(text).ids();
  }

  @Override
  public Tokenized locate(byte[] text) {
    // Latin-1 keeps one character a byte, whatever the text's encoding.
    String latin = new String(text, StandardCharsets.ISO_8859_1);
    IntStream.Builder found = IntStream.builder();
    IntStream.Builder ends = IntStream.builder();
    for (int at = 0; at < text.length; ) {
      int id = idAt(latin, at);
      found.add(id);
      at += byteLength(id);
      ends.add(at);
    }
    return new Tokenized(found.build().toArray(), ends.build().toArray());
  }

  private int idAt(String text, int at) {
    for (int length = Math.min(longest, text.length() - at); length > 1; length--) {
      Integer id = ids.get(text.substring(at, at + length));
      if (id != null) {
        return id;
      }
    }
    return text.charAt(at);
  }

  @Override
  public String decode(int[] tokens) {
    return bytes.decode(
        IntStream.of(tokens)
            .flatMap(id ->
                id < bytes.vocabularySize()
                    ? IntStream.of(id)
                    : IntStream.of(bytes.encode(pieces.get(id - bytes.vocabularySize()))))
            .toArray());
  }

  @Override
  public int byteLength(int token) {
    return token < bytes.vocabularySize()
        ? bytes.byteLength(token)
        : pieces.get(token - bytes.vocabularySize()).length;
  }
}
