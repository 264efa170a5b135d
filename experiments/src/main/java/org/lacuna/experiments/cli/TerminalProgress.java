package org.lacuna.experiments.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.training.TrainingListener;

/** A training's progress: loss, speed and, on a terminal, the time left. */
final class TerminalProgress implements TrainingListener {
  private final String label;
  private @Nullable StepProgress progress;

  private TerminalProgress(String label) {
    this.label = label;
  }

  /** Progress under a label. */
  static TrainingListener of(String label) {
    return new TerminalProgress(label);
  }

  /** Whether a person is likely to watch standard error, where progress goes. */
  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  @Override
  public void started(long done, long steps) {
    progress = StepProgress.of(label, done, steps, "steps");
  }

  @Override
  public void step(long step, double loss, double tokensPerSecond) {
    if (progress != null) {
      progress.at(
          step, String.format(Locale.ROOT, "loss %.3f, %,.0f tokens/s", loss, tokensPerSecond));
    }
  }

  @Override
  public void finished() {
    if (progress != null) {
      progress.close();
    }
  }
}
