package org.lacuna.datasets.task.reading;

import java.util.Collection;
import java.util.List;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.WhiteSpace;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.SampleText;

/**
 * A document.
 *
 * @param title its title; empty for none
 * @param text its text, in one paragraph
 */
record Passage(String title, String text) {

  /** White space collapsed, so that documents are told apart by their heads alone. */
  Passage {
    title = WhiteSpace.collapsed(title);
    text = WhiteSpace.collapsed(text);
  }

  /** What it is known by: its title or, without one, its text. */
  String name() {
    return title.isEmpty() ? text : title;
  }

  /** The one split that it may occur in. */
  Split split() {
    return KeySplit.of(name());
  }

  /**
   * Writes numbered documents with blank lines between.
   *
   * @param evidence those that the answer can be read off
   */
  static void write(SampleText into, List<Passage> documents, Collection<Passage> evidence) {
    int number = 0;
    for (Passage document : documents) {
      into.context(number == 0 ? "" : "\n\n").context("Document " + ++number + ":\n");
      if (!document.title.isEmpty()) {
        into.context(document.title + "\n");
      }
      if (evidence.contains(document)) {
        into.evidence(document.text);
      } else {
        into.context(document.text);
      }
    }
  }
}
