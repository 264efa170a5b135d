package org.lacuna.datasets.benchmark;

import java.nio.charset.StandardCharsets;

/**
 * One of the choices of an item: what the model reads, and what it is to find likely after that.
 *
 * <p>Between the two stands a blank, which belongs to the continuation, as does white space that
 * the context may end in: a tokenizer joins it to the word after it.
 *
 * @param context what comes before; may be empty
 * @param text the words of the choice, without the blank before them; not empty
 */
public record Choice(String context, String text) {

  public Choice {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("a choice without text");
    }
  }

  /** What the model reads, without white space at its end. */
  public String prompt() {
    return context.stripTrailing();
  }

  /** What is scored: the log-likelihood of these bytes after the prompt. */
  public String continuation() {
    return context.substring(prompt().length()) + " " + text;
  }

  /** Length of the text in Unicode code points. */
  public int characters() {
    return text.codePointCount(0, text.length());
  }

  /** Length of the text in bytes of UTF-8. */
  public int bytes() {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
