package org.lacuna.datasets.corpus;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.lacuna.datasets.Split;

/**
 * The documents of a corpus that share one use.
 *
 * @param documents in the order of the corpus, possibly none
 */
public record CorpusSplit(Corpus corpus, Split split, List<Document> documents) {

  /** Tokens of all documents, document starts included. */
  public long tokens() {
    return documents.stream().mapToLong(Document::length).sum();
  }

  /** The same split with some of its documents. */
  public CorpusSplit only(Predicate<Document> which) {
    return new CorpusSplit(corpus, split, documents.stream().filter(which).toList());
  }

  /** The document with most tokens. */
  public Optional<Document> longest() {
    return documents.stream().max(Comparator.comparingLong(Document::length));
  }
}
