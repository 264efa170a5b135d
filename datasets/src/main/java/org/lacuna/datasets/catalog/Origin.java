package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** Where bytes are from. */
interface Origin {

  /**
   * Asks for the bytes of a file.
   *
   * @param from the first byte that is wanted
   * @param tag the version that the bytes before are of; the answer begins at 0 if there is another
   *     one now
   * @throws IOException if asking again may help
   * @throws RefusedException if it will not
   */
  Reply open(URI address, long from, Optional<String> tag)
      throws IOException, RefusedException, InterruptedException;
}
