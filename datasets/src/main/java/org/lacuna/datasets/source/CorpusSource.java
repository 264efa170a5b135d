package org.lacuna.datasets.source;

import org.lacuna.datasets.DatasetException;

/**
 * A place that documents come from, in an order that is the same on every reading.
 *
 * <p>A source pushes its documents one after another into a {@link DocumentSink}, each as a stream
 * of bytes, so that neither the corpus nor a document need fit into memory, and so that a source
 * may draw many documents from one file.
 */
public interface CorpusSource {

  /** What this is, for messages, such as {@code text files in '/data/books'}. */
  String description();

  /**
   * A text that changes whenever the documents may have changed, and is cheap to get: it decides
   * whether an earlier preparation can be used again.
   *
   * @throws DatasetException if the source is not there or cannot be listed
   */
  String fingerprint();

  /** Total bytes of the documents, for progress; -1 where only reading them would tell. */
  long expectedBytes();

  /**
   * Hands every document to the sink, in order.
   *
   * @throws DatasetException if a document cannot be read to its end
   */
  void read(DocumentSink sink);
}
