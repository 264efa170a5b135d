package org.lacuna.experiments.cli;

import java.nio.file.Path;
import org.lacuna.results.chart.NoFontsException;
import org.lacuna.results.chart.Picture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A picture of numbers that are in a file already: what cannot be drawn ends no training. */
final class PictureBeside {
  private static final Logger LOG = LoggerFactory.getLogger(PictureBeside.class);

  private PictureBeside() {}

  /**
   * Writes {@code name.png} and {@code name.svg}.
   *
   * @return whether this machine can draw; if not, a warning was logged
   */
  static boolean write(Picture picture, Path folder, String name) {
    try {
      picture.png(folder.resolve(name + ".png"));
      picture.svg(folder.resolve(name + ".svg"));
      return true;
    } catch (NoFontsException e) {
      LOG.warn("{} is not drawn: {}", name, e.getMessage());
      return false;
    }
  }
}
