package org.lacuna.experiments.cli;

import java.io.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.training.TrainingListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bar with loss, speed and time left on a terminal; a log line now and then elsewhere. */
final class TerminalProgress {
  private static final Logger LOG = LoggerFactory.getLogger(TerminalProgress.class);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);

  private TerminalProgress() {}

  /** Progress under a label. */
  static TrainingListener of(String label) {
    return isTerminal() ? new Bar(label) : new Lines(label);
  }

  /** Whether a person is likely to watch standard error, where progress goes. */
  static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private static final class Bar implements TrainingListener {
    private final String label;
    private @Nullable ProgressBar bar;

    Bar(String label) {
      this.label = label;
    }

    @Override
    public void started(long done, long steps) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(label)
              .setInitialMax(steps)
              .startsFrom(done, Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" steps", 1)
              .build();
    }

    @Override
    public void step(long step, double loss, double tokensPerSecond) {
      if (bar != null) {
        bar.setExtraMessage(
            String.format(Locale.ROOT, "loss %.3f, %,.0f tokens/s", loss, tokensPerSecond));
        bar.stepTo(step);
      }
    }

    @Override
    public void finished() {
      if (bar != null) {
        bar.close();
      }
    }
  }

  private static final class Lines implements TrainingListener {
    private final String label;
    private long steps;
    private Instant next = Instant.now().plus(BETWEEN_LINES);

    Lines(String label) {
      this.label = label;
    }

    @Override
    public void started(long done, long all) {
      steps = all;
      LOG.info("{}: step {} of {}", label, done, all);
    }

    @Override
    public void step(long step, double loss, double tokensPerSecond) {
      if (step == steps || Instant.now().isAfter(next)) {
        next = Instant.now().plus(BETWEEN_LINES);
        LOG.info(
            "{}: step {} of {}, loss {}, {} tokens/s",
            label,
            step,
            steps,
            String.format(Locale.ROOT, "%.3f", loss),
            String.format(Locale.ROOT, "%,.0f", tokensPerSecond));
      }
    }
  }
}
