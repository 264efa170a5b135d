package org.lacuna.experiments.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.sweep.Beat;
import org.lacuna.experiments.sweep.JobResult;
import org.lacuna.experiments.sweep.PoolSettings;
import org.lacuna.experiments.sweep.SweepJob;
import org.lacuna.experiments.sweep.SweepView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A sweep as it goes: one table that stays in its place on a terminal, log lines elsewhere. */
final class SweepDisplay implements SweepView.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(SweepDisplay.class);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(30);
  private static final int WIDTH = 100;

  private final PoolSettings settings;
  private final @Nullable PrintStream terminal;
  private int drawn;
  private final Cadence lines = new Cadence(BETWEEN_LINES);
  private @Nullable SweepView last;

  private SweepDisplay(PoolSettings settings, @Nullable PrintStream terminal) {
    this.settings = settings;
    this.terminal = terminal;
  }

  static SweepDisplay of(PoolSettings settings) {
    return new SweepDisplay(settings, TerminalProgress.isTerminal() ? System.err : null);
  }

  @Override
  public void at(SweepView view) {
    last = view;
    if (terminal != null) {
      draw(lines(view));
    } else if (lines.isDue()) {
      LOG.info("{}", head(view));
      view.working().forEach(process -> LOG.info("  {}", line(process)));
    }
  }

  @Override
  public void started(SweepJob job, int attempt) {
    if (terminal == null) {
      LOG.info("job {} begins{}: {}", job.index(), attempt == 1 ? "" : " again", job.label());
    }
  }

  @Override
  public void retried(SweepJob job, int attempt, String error) {
    say("job %d (%s), try %d: %s".formatted(job.index(), job.label(), attempt, error));
  }

  @Override
  public void ended(JobResult result) {
    String error = result.error();
    if (error != null) {
      say(
          "job %d (%s) %s: %s"
              .formatted(result.job().index(), result.job().label(), word(result), error));
    } else if (terminal == null && result.outcome() == JobResult.Outcome.DONE) {
      LOG.info(
          "job {} is done after {}: {}",
          result.job().index(),
          time(Duration.ofMillis((long) (result.seconds() * 1000))),
          result.job().label());
    }
  }

  private static String word(JobResult result) {
    return result.outcome().name().toLowerCase(Locale.ROOT);
  }

  private void say(String text) {
    wipe();
    LOG.warn("{}", text);
  }

  private List<String> lines(SweepView view) {
    List<String> lines = new ArrayList<>(List.of(head(view)));
    view.working().forEach(process -> lines.add("  " + line(process)));
    return lines;
  }

  private static String head(SweepView view) {
    StringBuilder text = new StringBuilder();
    text.append("%d of %d jobs done".formatted(view.found() + view.done(), view.jobs()));
    if (view.found() > 0) {
      text.append(" (%d before)".formatted(view.found()));
    }
    if (view.failed() > 0) {
      text.append(", %d failed".formatted(view.failed()));
    }
    text.append(", %d left, %s".formatted(view.left(), time(view.elapsed())));
    if (view.stopping()) {
      text.append("; stopping with checkpoints (Ctrl-C again: at once)");
    }
    return text.toString();
  }

  private static String line(SweepView.Working process) {
    Beat beat = process.beat();
    String doing =
        beat == null
            ? "starting"
            : beat.of() == 0
                ? beat.what() + " " + beat.note()
                : "%s %d/%d %s".formatted(beat.what(), beat.done(), beat.of(), beat.note());
    return "%4d  %7s  %-40s  %s"
        .formatted(process.index(), time(process.age()), process.label(), doing);
  }

  private static String time(Duration time) {
    return time.toHours() > 0
        ? "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart())
        : "%d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }

  private void draw(List<String> lines) {
    if (terminal == null) {
      return;
    }
    StringBuilder text = new StringBuilder(up());
    for (String line : lines) {
      text.append(line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line)
          .append("\033[K\n");
    }
    text.append("\033[J");
    terminal.print(text);
    terminal.flush();
    drawn = lines.size();
  }

  /** Takes the table away. */
  void wipe() {
    if (terminal != null) {
      terminal.print(up() + "\033[J");
      terminal.flush();
      drawn = 0;
    }
  }

  private String up() {
    return drawn == 0 ? "" : "\033[%dF".formatted(drawn);
  }

  /** What the sweep took. */
  List<String> summary(List<JobResult> results) {
    SweepView view = last;
    if (view == null) {
      return List.of();
    }
    double cpu = results.stream().mapToDouble(JobResult::cpuSeconds).sum();
    double could = view.elapsed().toMillis() / 1e3 * settings.jobs() * settings.cores();
    List<String> lines = new ArrayList<>(List.of(head(view)));
    if (cpu > 0) {
      lines.add(
          "The processes took %.0f s of processor time, %.0f %% of what %d x %d cores have in %s."
              .formatted(
                  cpu, 100 * cpu / could, settings.jobs(), settings.cores(), time(view.elapsed())));
    }
    return lines;
  }
}
