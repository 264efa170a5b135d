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

  /** Tokens that may be the beginning of a character: one less than the longest has bytes. */
  private static final int MOST_OPEN = 3;

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
    if (tokenizer.byteLength(token) == 0) {
      return; // a special token, which is no text
    }
    waiting.add(token);
    String text = text(waiting);
    if (!text.endsWith(REPLACEMENT)) {
      flush(text);
    } else if (waiting.size() > MOST_OPEN) {
      flushSettled(text);
    }
  }

  /** Hands on what no further token changes, as far as it ends between two tokens. */
  private void flushSettled(String text) {
    for (int open = MOST_OPEN; open > 0; open--) {
      List<Integer> begun = List.copyOf(waiting.subList(waiting.size() - open, waiting.size()));
      String settled = text(waiting.subList(0, waiting.size() - open));
      if (text.equals(settled + text(begun))) {
        flush(settled);
        waiting.addAll(begun);
        return;
      }
    }
    flush(text);
  }

  /** Hands on what still waits. */
  @Override
  public void close() {
    flush(text(waiting));
  }

  private String text(List<Integer> tokens) {
    return tokenizer.decode(tokens.stream().mapToInt(Integer::intValue).toArray());
  }

  private void flush(String text) {
    if (!text.isEmpty()) {
      out.accept(text);
    }
    waiting.clear();
  }
}
