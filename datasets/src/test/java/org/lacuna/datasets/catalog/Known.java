package org.lacuna.datasets.catalog;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.lacuna.datasets.Digests;

/** Corpora for the tests of this package. */
final class Known {

  private Known() {}

  /** Bytes that look like nothing else. */
  static byte[] bytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A file of some bytes at an address. */
  static RemoteFile file(String name, URI address, byte[] bytes) {
    String sha256 = HexFormat.of().formatHex(Digests.sha256().digest(bytes));
    return new RemoteFile(name, address.toString(), bytes.length, sha256, null);
  }

  /** A corpus called sample, in a folder of data. */
  static LocalCorpus corpus(Path data, RemoteFile... files) {
    Licence licence = new Licence("CC0", "https://example.org/cc0", null);
    Manifest manifest =
        new Manifest(
            "Sample",
            "Made for a test.",
            licence,
            "https://example.org",
            null,
            "text",
            List.copyOf(Arrays.asList(files)));
    return LocalCorpus.in(data, new KnownCorpus("sample", manifest));
  }
}
