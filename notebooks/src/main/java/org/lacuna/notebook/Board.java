package org.lacuna.notebook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.notebook.display.Screen;
import org.lacuna.notebook.display.View;
import org.lacuna.results.Html;
import org.lacuna.results.Measurement;
import org.lacuna.results.Quantities;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;

/**
 * How far something long is, shown while a cell runs: a line each training or evaluation, with its
 * loss as a little curve. Stopping is asked of it, too.
 */
final class Board implements RegimeRunner.Listener {
  /** How many there are of what is done, while nobody can say. */
  static final long UNKNOWN = -1;

  private static final Duration BETWEEN = Duration.ofMillis(400);
  private static final int CURVE_WIDTH = 160;
  private static final int CURVE_HEIGHT = 20;

  private final SequencedMap<String, Line> lines = new LinkedHashMap<>();
  private final Optional<Screen> screen;
  private @Nullable String shown;
  private long next = System.nanoTime();
  private String row = "";
  private BiConsumer<Phase, RunFolder> ended = (_, _) -> {};
  private Consumer<Calibration> calibrated = _ -> {};
  private volatile boolean stopping;

  /** What is known of one of the things that are done. */
  private static final class Line {
    private final long began = System.nanoTime();
    private final List<Double> losses = new ArrayList<>();
    private long before;
    private long done;
    private long all;
    private String unit = "";
    private String said = "";
    private @Nullable Duration took;

    Duration age() {
      return Duration.ofNanos(System.nanoTime() - began);
    }
  }

  /** A board on the screen of the kernel that runs; outside of a notebook nothing shows it. */
  Board() {
    this(Screen.current());
  }

  Board(Optional<Screen> screen) {
    this.screen = screen;
  }

  /** Asks for the end of what goes on, at the next place where nothing is lost. */
  void stop() {
    stopping = true;
  }

  boolean isStopping() {
    return stopping;
  }

  /** What comes now belongs to a row of a study. */
  void row(String label) {
    row = label;
  }

  private String label(Phase phase) {
    return phase.name().isEmpty() ? row : row.isEmpty() ? phase.name() : row + ", " + phase.name();
  }

  @Override
  public TrainingListener phase(Phase phase, int number, Experiment experiment) {
    return training(label(phase));
  }

  @Override
  public EvaluationListener evaluating(Phase phase, Experiment experiment) {
    return evaluation(label(phase));
  }

  /** Says who is to be given the runs of phases that have ended, and calibrations. */
  void hears(BiConsumer<Phase, RunFolder> runs, Consumer<Calibration> calibrations) {
    ended = runs;
    calibrated = calibrations;
  }

  @Override
  public void chosen(Phase phase, RunFolder run, Calibration calibration) {
    calibrated.accept(calibration);
  }

  @Override
  public void ended(Phase phase, Experiment experiment, List<Measurement> rows) {
    Line line = line(label(phase));
    if (line.took == null) {
      ended(line);
    }
    ended.accept(phase, experiment.run());
  }

  /** Hears a training. */
  TrainingListener training(String label) {
    Line line = line(label);
    return new TrainingListener() {
      @Override
      public void started(long done, long steps) {
        line.before = done;
        at(line, done, steps, "steps", "");
      }

      @Override
      public void step(long step, double loss, double tokensPerSecond) {
        line.losses.add(loss);
        String said =
            String.format(Locale.ROOT, "loss %.3f, %,.0f tokens/s", loss, tokensPerSecond);
        at(line, step, line.all, "steps", said);
      }

      @Override
      public boolean stops() {
        return stopping;
      }

      @Override
      public void finished() {
        ended(line);
      }
    };
  }

  /** Hears an evaluation. */
  EvaluationListener evaluation(String label) {
    Line line = line(label + ": evaluation");
    return (what, done, samples) -> {
      at(line, done, samples, "samples", what);
      if (done == samples) {
        ended(line);
      } else if (stopping) {
        throw new CancellationException("what was measured is kept");
      }
    };
  }

  /** Tells of anything else that has steps. */
  void at(String label, long done, long all, String unit, String said) {
    Line line = line(label);
    at(line, done, all, unit, said);
    if (done == all) {
      ended(line);
    }
  }

  private synchronized Line line(String label) {
    return lines.computeIfAbsent(label, _ -> new Line());
  }

  private synchronized void at(Line line, long done, long all, String unit, String said) {
    line.done = done;
    line.all = all;
    line.unit = unit;
    line.said = said;
    show(false);
  }

  private synchronized void ended(Line line) {
    line.took = line.age();
    show(true);
  }

  /** Takes everything off the screen but what it took. */
  synchronized void close() {
    show(true);
  }

  private void show(boolean now) {
    boolean nothing = lines.isEmpty();
    if (screen.isEmpty() || nothing || (!now && next - System.nanoTime() > 0)) {
      return;
    }
    next = System.nanoTime() + BETWEEN.toNanos();
    if (shown == null) {
      shown = screen.get().show(view());
    } else {
      screen.get().update(shown, view());
    }
  }

  /** All lines so far. */
  synchronized View view() {
    String text =
        lines.entrySet().stream()
            .map(each -> each.getKey() + ": " + words(each.getValue()))
            .collect(Collectors.joining("\n"));
    String html =
        lines.entrySet().stream()
            .map(each -> html(each.getKey(), each.getValue()))
            .collect(Collectors.joining());
    return View.progress(text, html);
  }

  private static String words(Line line) {
    if (line.unit.isEmpty()) {
      return line.took == null ? "begins" : "done before"; // what is finished does not start again
    }
    boolean alone = line.done == line.all || line.all == UNKNOWN;
    String steps =
        alone
            ? "%,d %s".formatted(line.done, line.unit)
            : "%,d of %,d %s".formatted(line.done, line.all, line.unit);
    boolean nothing = line.before == line.all && line.unit.equals("steps");
    if (nothing) {
      return steps + (line.all == 0 ? "" : ", done before");
    }
    String said = line.said.isEmpty() ? "" : ", " + line.said;
    return line.took == null
        ? steps + said + left(line)
        : steps + said + " in " + Quantities.duration((double) line.took.toMillis());
  }

  private static String left(Line line) {
    long done = line.done - line.before;
    if (done < 3 || line.all == UNKNOWN) {
      return "";
    }
    long millis = line.age().toMillis();
    return ", "
        + Quantities.duration((double) millis / done * (double) (line.all - line.done))
        + " left";
  }

  private static String html(String label, Line line) {
    return """
    <tr><td style="text-align:left">%s</td><td>%s</td><td style="text-align:left">%s</td>\
    <td>%s</td></tr>\
    """
        .formatted(
            Html.escaped(label),
            line.took != null || line.all == UNKNOWN
                ? ""
                : "<progress value=\"%d\" max=\"%d\"></progress>".formatted(line.done, line.all),
            Html.escaped(words(line)),
            line.took == null ? curve(line.losses) : "");
  }

  /** The losses so far, each of its pixels the mean of some. */
  private static String curve(List<Double> losses) {
    int points = Math.min(losses.size(), CURVE_WIDTH / 2);
    if (points < 2) {
      return "";
    }
    double[] means =
        IntStream.range(0, points)
            .mapToDouble(i ->
                losses
                    .subList(
                        (int) ((long) i * losses.size() / points),
                        (int) ((i + 1L) * losses.size() / points))
                    .stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElseThrow())
            .toArray();
    double low = Arrays.stream(means).min().orElseThrow();
    double range = Math.max(1e-9, Arrays.stream(means).max().orElseThrow() - low);
    String line =
        IntStream.range(0, points)
            .mapToObj(i ->
                String.format(
                    Locale.ROOT,
                    "%.1f,%.1f",
                    (double) i * CURVE_WIDTH / (points - 1),
                    1 + (CURVE_HEIGHT - 2) * (1 - (means[i] - low) / range)))
            .collect(Collectors.joining(" "));
    return """
    <svg width="%d" height="%d"><polyline points="%s" fill="none" stroke="#0072B2" \
    stroke-width="1.5"/></svg>\
    """
        .formatted(CURVE_WIDTH, CURVE_HEIGHT, line);
  }
}
