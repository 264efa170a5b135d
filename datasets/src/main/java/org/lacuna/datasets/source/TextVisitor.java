package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;

/** Hears of every text in some files and archives. */
interface TextVisitor {

  /**
   * Hears of a text.
   *
   * @param name its file's name, or {@code archive!/member}
   * @param bytes the text, unpacked; read to the end or not, never closed here
   * @throws IOException if {@code bytes} throws it
   */
  void text(String name, InputStream bytes) throws IOException;

  /** Hears of a member of an archive that was gone past. */
  void skipped(String name, SkipReason reason);
}
