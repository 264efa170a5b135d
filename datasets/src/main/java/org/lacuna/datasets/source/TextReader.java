package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;

/** Makes documents of one text. */
@FunctionalInterface
interface TextReader {

  /**
   * Reads a text to its end.
   *
   * @param name of the file or member
   * @param text in UTF-8, or what should be
   * @throws IOException if {@code text} throws it
   */
  void read(String name, InputStream text) throws IOException;
}
