package org.lacuna.experiments.cli;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far something long is: a bar on a terminal, a log line now and then elsewhere. */
interface StepProgress extends AutoCloseable {
  /** So many steps are done; the message says what there is to say of the last one. */
  void at(long done, String message);

  @Override
  void close();

  /**
   * Progress under a label.
   *
   * @param done steps that were done before
   * @param steps steps there are in all
   * @param unit what a step is, in the plural
   */
  static StepProgress of(String label, long done, long steps, String unit) {
    return TerminalProgress.isTerminal()
        ? new Bar(label, done, steps, unit)
        : new Lines(label, done, steps, unit);
  }

  /** A bar on standard error. */
  final class Bar implements StepProgress {
    private final ProgressBar bar;

    private Bar(String label, long done, long steps, String unit) {
      bar =
          new ProgressBarBuilder()
              .setTaskName(label)
              .setInitialMax(steps)
              .startsFrom(done, Duration.ZERO)
              .setStyle(ProgressBarStyle.ASCII)
              .setUnit(" " + unit, 1)
              .build();
    }

    @Override
    public void at(long done, String message) {
      bar.setExtraMessage(message);
      bar.stepTo(done);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  /** Lines in the log. */
  final class Lines implements StepProgress {
    private static final Logger LOG = LoggerFactory.getLogger(StepProgress.class);
    private final Cadence cadence = new Cadence(Duration.ofSeconds(15));

    private final String label;
    private final long steps;
    private final String unit;

    private Lines(String label, long done, long steps, String unit) {
      this.label = label;
      this.steps = steps;
      this.unit = unit;
      LOG.info("{}: {} of {} {}", label, done, steps, unit);
    }

    @Override
    public void at(long done, String message) {
      if (done == steps || cadence.isDue()) {
        cadence.restart();
        LOG.info("{}: {} of {} {}, {}", label, done, steps, unit, message);
      }
    }

    @Override
    public void close() {
      // A line says nothing that has to be taken back.
    }
  }
}
