package org.lacuna.results.chart;

import java.awt.GraphicsEnvironment;

/** Letters cannot be drawn on this machine, as on many a server without a screen. */
public final class NoFontsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private NoFontsException(Throwable cause) {
    super(
        "pictures need fonts, and Java finds none (%s); on Debian: apt-get install fontconfig fonts-dejavu-core"
            .formatted(cause.getMessage()),
        cause);
  }

  /** What Java throws for want of fonts differs from machine to machine, and from try to try. */
  static void requireFonts() {
    try {
      GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames();
    } catch (RuntimeException | LinkageError | InternalError e) {
      throw new NoFontsException(e);
    }
  }
}
