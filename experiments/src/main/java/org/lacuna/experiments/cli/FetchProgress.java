package org.lacuna.experiments.cli;

import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.Progress;

/** How far the fetching of a corpus is; silent if there is nothing to fetch. */
final class FetchProgress implements Progress, AutoCloseable {
  private static final long UNIT = 1000;

  private final String label;
  private @Nullable StepProgress progress;

  /** Progress under the name of a corpus. */
  FetchProgress(String label) {
    this.label = label;
  }

  @Override
  public void bytes(long done, long expected) {
    if (progress == null) {
      progress = StepProgress.of(label, done / UNIT, expected / UNIT, "kB");
    }
    progress.at(done / UNIT, 100 * done / expected + " %");
  }

  @Override
  public void close() {
    if (progress != null) {
      progress.close();
    }
  }
}
