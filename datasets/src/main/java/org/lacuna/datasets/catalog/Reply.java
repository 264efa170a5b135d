package org.lacuna.datasets.catalog;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;

/**
 * What an origin answers with.
 *
 * @param start the place in the file that the bytes begin at: as asked for, or 0
 * @param length of the whole file in bytes, where it was told
 * @param tag a strong entity tag of this version of the file, empty for none
 * @param body the bytes
 */
record Reply(long start, OptionalLong length, String tag, InputStream body) implements Closeable {

  @Override
  public void close() throws IOException {
    body.close();
  }
}
