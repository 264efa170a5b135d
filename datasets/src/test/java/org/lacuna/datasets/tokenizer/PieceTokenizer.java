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
  private final List<int[]> tree = new ArrayList<>(List.of(new int[256]));
  private final Map<Integer, Integer> idAtNode = new HashMap<>();

  public PieceTokenizer() {
    List<String> texts = new ArrayList<>(List.of(" the", "ing", " is", ". ", ".\n", "-c", " ."));
    for (char a = 'a'; a <= 'z'; a++) {
      texts.add(" " + a);
      for (char b = 'a'; b <= 'z'; b++) {
        texts.add("" + a + b);
      }
    }
    IntStream.range(10, 100).mapToObj(Integer::toString).forEach(texts::add);
    texts.forEach(this::add);
  }

  private void add(String text) {
    byte[] piece = text.getBytes(StandardCharsets.US_ASCII);
    int node = 0;
    for (byte b : piece) {
      if (tree.get(node)[b] == 0) {
        tree.get(node)[b] = tree.size();
        tree.add(new int[256]);
      }
      node = tree.get(node)[b];
    }
    idAtNode.put(node, vocabularySize());
    pieces.add(piece);
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
    IntStream.Builder found = IntStream.builder();
    IntStream.Builder ends = IntStream.builder();
    for (int at = 0; at < text.length; ) {
      int id = idAt(text, at);
      found.add(id);
      at += byteLength(id);
      ends.add(at);
    }
    return new Tokenized(found.build().toArray(), ends.build().toArray());
  }

  private int idAt(byte[] text, int at) {
    int id = Byte.toUnsignedInt(text[at]);
    int node = 0;
    for (int i = at; i < text.length; i++) {
      node = tree.get(node)[Byte.toUnsignedInt(text[i])];
      if (node == 0) {
        break;
      }
      id = idAtNode.getOrDefault(node, id);
    }
    return id;
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
