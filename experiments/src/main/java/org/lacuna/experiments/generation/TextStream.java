package org.lacuna.experiments.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Hands on text as its tokens come. A token may end within a character; such a piece waits until
 * the rest is there.
 */
public final class TextStream implements AutoCloseable {
  /** What a decoder of UTF-8 puts for bytes that are no character, or not yet one. */
  private static final String REPLACEMENT = "\uFFFD";

  /** Bytes of the longest character: what is no character by then never becomes one. */
  private static final int LONGEST = 4;

  private final Tokenizer tokenizer;
  private final Consumer<String> out;
  private final List<Integer> waiting = new ArrayList<>();

  /** A stream to {@code out}. */
  public TextStream(Tokenizer tokenizer, Consumer<String> out) {
    this.tokenizer = tokenizer;
    this.out = out;
  }

  /** Takes a token in. */
  public void add(int token) {
    if (token >= tokenizer.vocabularySize()) {
      close();
      out.accept(REPLACEMENT); // a row of the embedding that no text uses
      return;
    }
    waiting.add(token);
    String text = text();
    if (!text.endsWith(REPLACEMENT) || waiting.size() >= LONGEST) {
      flush(text);
    }
  }

  /** Hands on what still waits. */
  @Override
  public void close() {
    flush(text());
  }

  private String text() {
    return tokenizer.decode(waiting.stream().mapToInt(Integer::intValue).toArray());
  }

  private void flush(String text) {
    if (!text.isEmpty()) {
      out.accept(text);
    }
    waiting.clear();
  }
}
