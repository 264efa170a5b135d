package org.lacuna.datasets.source;

import java.util.List;
import org.lacuna.datasets.WhiteSpace;

/**
 * Undoes the spaces that WikiText's word-level format has around punctuation.
 *
 * <p>The rules and their order are those of the task {@code wikitext} of lm-evaluation-harness, its
 * oddities kept, since published numbers were made with them: {@code s '} always becomes {@code
 * s'}, quotes pair up in the order they come, and a single {@code N} becomes {@code 1}. Left out is
 * one rule that is without effect on text, as its pattern asks for slashes.
 */
final class WikiTextDetokenizer {

  /** What stands there, and what stands there instead. */
  private record Rule(String before, String after) {
    String apply(String text) {
      return text.replace(before, after);
    }
  }

  private static final List<Rule> BEFORE_PAIRS =
      List.of(
          new Rule("s '", "s'"),
          joined("@-@", "-"),
          joined("@,@", ","),
          joined("@.@", "."),
          leaning(":"),
          leaning(";"),
          leaning("."),
          leaning("!"),
          leaning("?"),
          leaning(","));

  private static final List<Rule> AFTER_PAIRS =
      List.of(
          new Rule("= = = =", "===="),
          new Rule("= = =", "==="),
          new Rule("= =", "=="),
          joined("°", "°"),
          new Rule(" \n", "\n"),
          new Rule("\n ", "\n"),
          new Rule(" N ", " 1 "),
          new Rule(" 's", "'s"));

  private WikiTextDetokenizer() {}

  /** A sign with a space on either side becomes one with none. */
  private static Rule joined(String before, String after) {
    return new Rule(" " + before + " ", after);
  }

  /** A sign loses the space before it. */
  private static Rule leaning(String sign) {
    return new Rule(" " + sign + " ", sign + " ");
  }

  static String detokenized(String page) {
    String text = page;
    for (Rule rule : BEFORE_PAIRS) {
      text = rule.apply(text);
    }
    text = tightened(text, '(', ')');
    text = tightened(text, '[', ']');
    text = tightened(text, '{', '}');
    text = tightened(text, '"', '"');
    text = tightened(text, '\'', '\'');
    for (Rule rule : AFTER_PAIRS) {
      text = rule.apply(text);
    }
    return text;
  }

  /** A text in which nothing is white next to the inside of a pair: the first two that match. */
  private static String tightened(String text, char open, char close) {
    StringBuilder tight = new StringBuilder(text.length());
    int done = 0;
    for (int from = text.indexOf(open); from >= 0; from = text.indexOf(open, done)) {
      int to = text.indexOf(close, from + 1);
      if (to < 0) {
        break;
      }
      tight.append(text, done, from + 1);
      tight.append(WhiteSpace.strip(text.substring(from + 1, to))).append(close);
      done = to + 1;
    }
    return tight.append(text, done, text.length()).toString();
  }
}
