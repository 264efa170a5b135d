package org.lacuna.results.report;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.lacuna.results.XmlText;

/**
 * Writes HTML that is XML as well: every element closed, every attribute quoted, all text escaped.
 */
final class Markup {
  /** Line ends after these keep the source readable; within a line of text they would show. */
  private static final Set<String> BLOCKS =
      Set.of(
          "html",
          "head",
          "meta",
          "title",
          "style",
          "script",
          "body",
          "header",
          "nav",
          "main",
          "footer",
          "section",
          "article",
          "figure",
          "figcaption",
          "div",
          "h1",
          "h2",
          "h3",
          "p",
          "ol",
          "ul",
          "li",
          "dl",
          "dd",
          "table",
          "thead",
          "tbody",
          "tr",
          "select");

  private final StringBuilder out = new StringBuilder("<!DOCTYPE html>\n");
  private final Deque<String> open = new ArrayDeque<>();

  /** Begins an element. */
  Markup open(String tag, String... attributes) {
    start(tag, attributes);
    out.append('>');
    open.push(tag);
    return this;
  }

  /** Ends the element that was begun last, which must be this one. */
  Markup close(String tag) {
    String last = open.pop();
    if (!last.equals(tag)) {
      throw new IllegalStateException("closing " + tag + " within " + last);
    }
    out.append("</").append(tag).append('>');
    return lineAfter(tag);
  }

  /** An element that holds text. */
  Markup element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** An element that never has content, such as {@code meta}. */
  Markup empty(String tag, String... attributes) {
    start(tag, attributes);
    out.append(" />");
    return lineAfter(tag);
  }

  Markup text(String text) {
    out.append(escaped(text));
    return this;
  }

  /** What is markup already. */
  Markup raw(String markup) {
    out.append(markup);
    return this;
  }

  /** The document, all of whose elements must be closed. */
  String document() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("not closed: " + open);
    }
    return out.toString();
  }

  /** Names and values in turn; one without a value is left out. */
  private void start(String tag, String... attributes) {
    out.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      if (!attributes[i + 1].isEmpty()) {
        out.append(' ').append(attributes[i]).append("=\"");
        out.append(escaped(attributes[i + 1]).replace("\"", "&quot;")).append('"');
      }
    }
  }

  private Markup lineAfter(String tag) {
    if (BLOCKS.contains(tag)) {
      out.append('\n');
    }
    return this;
  }

  private static String escaped(String text) {
    return XmlText.of(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
