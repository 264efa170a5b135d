package org.lacuna.datasets.source;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An archive, read member by member, in its own order; nothing is unpacked to disk. */
interface Archive extends Closeable {

  /**
   * One member.
   *
   * @param path its name as the archive has it
   * @param isFile no folder, link or device
   * @param isReadable neither encrypted nor packed in a way that is not known here
   */
  record Member(String path, boolean isFile, boolean isReadable) {}

  /** Goes on to the next member; null after the last. */
  @Nullable Member next() throws IOException;

  /**
   * The bytes of the member gone to last, which fail where the archive can tell that they are
   * wrong; to be closed, which leaves the archive open.
   */
  InputStream content() throws IOException;
}
