package org.lacuna.experiments.cli;

import java.time.Duration;
import org.lacuna.datasets.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log line now and then while a large corpus is read; a small one passes in silence. */
final class CorpusProgress implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusProgress.class);
  private static final long MEGABYTE = 1_000_000;

  private final Cadence cadence = new Cadence(Duration.ofSeconds(5));

  private CorpusProgress() {}

  static Progress toTerminal() {
    return new CorpusProgress();
  }

  @Override
  public void bytes(long done, long expected) {
    if (cadence.isDue()) {
      LOG.info(
          "reading the corpus: {} MB{}",
          done / MEGABYTE,
          expected < 0 ? "" : " of " + expected / MEGABYTE + " MB");
    }
  }
}
