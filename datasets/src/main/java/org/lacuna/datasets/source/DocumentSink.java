package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;

/** Takes the documents of a {@link CorpusSource}. */
public interface DocumentSink {

  /**
   * Takes one document.
   *
   * <p>Where {@code text} throws a {@link java.nio.charset.CharacterCodingException}, the document
   * has proved not to be in its encoding: the sink forgets what it took of it and counts it as
   * {@link SkipReason#MISENCODED}. So it does where {@code text} throws a {@link
   * NoDocumentException}, for the reason given.
   *
   * @param name unique within the source and the same on every machine: it decides the split
   * @param text the document's bytes; read to the end or not, never closed here
   * @throws IOException if {@code text} throws another one, for the source to say which file it was
   */
  void document(String name, InputStream text) throws IOException;

  /**
   * Takes note of a document that the source could not hand over and went past.
   *
   * @param name what it would have been called, for the log
   */
  void skipped(String name, SkipReason reason);
}
