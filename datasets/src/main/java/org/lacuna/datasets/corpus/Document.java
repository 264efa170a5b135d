package org.lacuna.datasets.corpus;

/**
 * A document of a {@link Corpus}, or a part of one.
 *
 * @param name the source's name for it
 * @param start position of its first token among all tokens of the corpus
 * @param length number of tokens, the document start included
 */
public record Document(String name, long start, long length) {

  /** Part of this document, under a name of its own. */
  Document part(String suffix, long from, long to) {
    return new Document(name + suffix, start + from, to - from);
  }
}
