package org.lacuna.datasets.catalog;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** The way from an address to where a file lies now. */
final class Redirects {

  /** As many as browsers and the Fetch standard follow. */
  static final int MOST = 20;

  private final Set<URI> seen = new LinkedHashSet<>();
  private URI at;

  Redirects(URI address) {
    at = address;
    seen.add(address);
  }

  /** Where the way has led to. */
  URI at() {
    return at;
  }

  /**
   * Takes a step.
   *
   * @param location what the server at the present address names as the next
   * @throws RefusedException if it leads in a circle, too far, to no address, or from https to
   *     anything else, where others could read and change what is sent
   */
  void follow(Optional<String> location) throws RefusedException {
    if (location.isEmpty()) {
      throw new RefusedException(at + " redirects to nowhere");
    }
    URI next;
    try {
      next = at.resolve(location.get());
      Addresses.check("redirect", next.toString());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(at + " redirects to '" + location.get() + "', no web address");
    }
    String scheme = Addresses.scheme(next);
    if (scheme.equals("file")
        || (Addresses.scheme(at).equals("https") && !scheme.equals("https"))) {
      throw new RefusedException(
          at + " redirects to " + next + "; expected it to stay with " + Addresses.scheme(at));
    }
    if (!seen.add(next)) {
      throw new RefusedException(at + " redirects in a circle, back to " + next);
    }
    if (seen.size() > MOST + 1) {
      throw new RefusedException("more than " + MOST + " redirects, the last to " + next);
    }
    at = next;
  }
}
