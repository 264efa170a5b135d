package org.lacuna.datasets.source;

import java.io.IOException;

/** Thrown by the text of a document that proves, while being read, to be none. */
public final class NoDocumentException extends IOException {

  private static final long serialVersionUID = 1;

  private final SkipReason reason;

  NoDocumentException(SkipReason reason) {
    super(reason.label());
    this.reason = reason;
  }

  /** Why it is left out. */
  public SkipReason reason() {
    return reason;
  }
}
