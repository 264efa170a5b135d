package org.lacuna.datasets.source;

import java.util.Locale;

/** Why a document, or a line that should hold one, was left out. */
public enum SkipReason {
  /** It has no byte of text. */
  EMPTY,
  /** It has a zero byte among its first 8192, or begins with UTF-16's byte order mark: no UTF-8. */
  BINARY,
  /** It is not in the encoding that it is read in, and its reader cannot do without. */
  MISENCODED,
  /** It is not the kind of line or member that its file is made of. */
  MALFORMED,
  /** It is longer than a document may be. */
  TOO_LONG;

  /** The reason as people write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
