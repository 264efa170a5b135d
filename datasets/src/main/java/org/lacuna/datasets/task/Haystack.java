package org.lacuna.datasets.task;

import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.source.CorpusSource;

/** Real text that needles are hidden in; the text of one split is never that of another. */
public interface Haystack {

  /** Text that {@link #of(CorpusSource)} holds in memory, in UTF-16 units: 64 Mi. */
  long DEFAULT_LIMIT = 1L << 26;

  /**
   * A stretch of text, white space collapsed to single blanks, from the start of a sentence on; it
   * goes on with further text where a document ends.
   *
   * @param random decides where it begins
   * @param characters its length in UTF-16 units, or one less where a character would be cut in two
   * @throws org.lacuna.datasets.DatasetException if the text cannot be read, or there is none
   */
  String text(Split split, SeededRandom random, int characters);

  /** The text of a corpus, up to the default limit; see {@link #of(CorpusSource, long)}. */
  static Haystack of(CorpusSource source) {
    return of(source, DEFAULT_LIMIT);
  }

  /**
   * The text of a corpus, read when first asked for and then kept in memory.
   *
   * <p>Documents are dealt out by the hash of their names: a tenth of them, and at least one, to
   * test, as many to validation, the rest to training. One or two documents are cut by position
   * instead, training first. Documents that are not UTF-8, binary or empty are left out; a log line
   * counts them, and says if the limit was reached.
   *
   * @param limit most UTF-16 units kept, a byte each in Latin script and else two; the document
   *     that reaches it is cut, and what follows is left out
   */
  static Haystack of(CorpusSource source, long limit) {
    return new CorpusHaystack(source, limit);
  }
}
