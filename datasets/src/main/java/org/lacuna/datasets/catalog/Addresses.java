package org.lacuna.datasets.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import org.lacuna.config.Check;

/** The addresses that files are fetched from. */
final class Addresses {

  private static final Set<String> SCHEMES = Set.of("https", "http", "file");

  private Addresses() {}

  /**
   * Throws unless a text is an address.
   *
   * @param key what to call it in the message
   */
  static void check(String key, String address) {
    Check.that(isAddress(address), key, "an address https://…, http://… or file:///…", address);
  }

  private static boolean isAddress(String address) {
    try {
      URI uri = new URI(address);
      String scheme = scheme(uri);
      return SCHEMES.contains(scheme)
          && (scheme.equals("file") ? uri.getPath() != null : uri.getHost() != null);
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** The scheme in lower case, empty where there is none. */
  static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }
}
