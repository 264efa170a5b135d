package org.lacuna.datasets.task;

import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplits;

/** Real text that needles are hidden in; the text of one split is never that of another. */
public interface Haystack {

  /**
   * A stretch of text, white space collapsed to single blanks, from the start of a sentence on; it
   * goes on with further text where a document ends. For the same draw a shorter text is the
   * beginning of a longer one.
   *
   * @param random decides where it begins
   * @param characters its length in UTF-16 units, or one less where a character would be cut in two
   */
  String text(Split split, SeededRandom random, int characters);

  /** The text of a corpus, of each split its own documents. */
  static Haystack of(CorpusSplits splits) {
    return new CorpusHaystack(splits);
  }
}
