package org.lacuna.experiments.cli;

import java.time.Duration;
import java.time.Instant;
import org.lacuna.datasets.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log line now and then while a large corpus is read; a small one passes in silence. */
final class CorpusProgress implements Progress {
  private static final Logger LOG = LoggerFactory.getLogger(CorpusProgress.class);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);
  private static final long MEGABYTE = 1_000_000;

  private Instant next = Instant.now().plus(BETWEEN_LINES);

  private CorpusProgress() {}

  static Progress toTerminal() {
    return new CorpusProgress();
  }

  @Override
  public void bytes(long done, long expected) {
    if (Instant.now().isAfter(next)) {
      next = Instant.now().plus(BETWEEN_LINES);
      LOG.info(
          "reading the corpus: {} MB{}",
          done / MEGABYTE,
          expected < 0 ? "" : " of " + expected / MEGABYTE + " MB");
    }
  }
}
