package org.lacuna.experiments.paper;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.bench.EfficiencyEvaluator;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.evaluation.EvaluationListener;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Provenances;
import org.lacuna.experiments.run.Regime;
import org.lacuna.experiments.run.RegimeFiles;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;
import org.lacuna.results.claim.Cell;
import org.lacuna.results.claim.Judgement;
import org.lacuna.results.paper.Heading;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperTable;
import org.lacuna.results.paper.TableCell;

/**
 * Runs what a paper's table needs, seed by seed, and judges its claims.
 *
 * <p>Of the regime only the phases are trained that have a row, or that one with a row builds on.
 * What is trained or measured already is not done again, so the same command goes on where it was
 * stopped, and papers that train the same share it.
 */
public final class Reproduction {
  private final Workspace workspace;
  private final Progress progress;
  private final RegimeRunner.Listener listener;

  /**
   * Reproduces within a workspace.
   *
   * @param progress hears of texts that are prepared
   * @param listener hears of the phases
   */
  public Reproduction(Workspace workspace, Progress progress, RegimeRunner.Listener listener) {
    this.workspace = workspace;
    this.progress = progress;
    this.listener = listener;
  }

  /** The seeds that are reproduced at a scale, if nothing else is asked. */
  public static Seeds seeds(Paper paper, String scale) {
    return Seeds.upTo(paper.plan().regime() == null ? 1 : paper.plan().seeds(scale));
  }

  /**
   * Reproduces a table.
   *
   * @param seeds of the trainings; a table without any has one result
   * @param overrides arguments {@code key=value} over all files of the experiment
   * @return empty if it was stopped
   */
  public Optional<PaperResult> of(Paper paper, String scale, Seeds seeds, List<String> overrides) {
    Collected collected = new Collected(paper.plan(), listener);
    RegimeRunner runner = new RegimeRunner(workspace, progress, collected);
    List<Regime> regimes = regimes(paper, scale, seeds, overrides);
    for (Regime regime : regimes) {
      if (runner.run(regime, true) == Trainer.Ending.STOPPED) {
        return Optional.empty();
      }
    }
    return Optional.of(
        result(paper, scale, regimes.size(), overrides, collected, skipped(regimes)));
  }

  /**
   * The table of what is trained and measured so far. Nothing is trained or measured, and the runs'
   * records are only read.
   *
   * @param seeds of the trainings; of each the rows that are there
   * @param overrides arguments {@code key=value} over all files of the experiment
   * @return empty if none of its rows is there
   */
  public Optional<PaperResult> recorded(
      Paper paper, String scale, Seeds seeds, List<String> overrides) {
    Collected collected = new Collected(paper.plan(), listener);
    RegimeRunner runner = new RegimeRunner(workspace, progress, collected);
    List<Regime> regimes = regimes(paper, scale, seeds, overrides);
    Map<String, List<String>> open = new HashMap<>();
    for (Regime regime : regimes) {
      for (Phase phase : runner.recorded(regime)) {
        open.computeIfAbsent(phase.name(), _ -> new ArrayList<>())
            .add(Long.toString(phase.config().seed()));
      }
    }
    if (!regimes.isEmpty() && collected.measured.isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> reasons = skipped(regimes);
    open.forEach((phase, its) ->
        reasons.put(
            phase,
            "%s is not recorded yet with %s %s"
                .formatted(phase, its.size() == 1 ? "seed" : "seeds", String.join(", ", its))));
    return Optional.of(result(paper, scale, collected.seeds(), overrides, collected, reasons));
  }

  private PaperResult result(
      Paper paper,
      String scale,
      int seeds,
      List<String> overrides,
      Collected collected,
      Map<String, String> reasons) {
    List<TableCell> cells = new ArrayList<>();
    for (RowConfig row : paper.plan().rows()) {
      for (ColumnConfig column : paper.plan().columns()) {
        cell(paper, row, column, collected).ifPresent(cells::add);
      }
    }
    PaperTable table = paper.table(cells);
    return new PaperResult(
        paper.id(),
        scale,
        Math.max(1, seeds), // what no training is needed for has one result
        overrides,
        paper.plan().paper(),
        paper.plan().paperScale(),
        List.copyOf(collected.scales),
        table,
        unmeasured(paper.plan(), reasons, table),
        Judgement.of(paper.claims(), table.measured(collected.resampled)),
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        Provenances.of(workspace, "", 0, Computing.PLAIN, List.of()));
  }

  /** One a seed; none where nothing is trained. */
  private List<Regime> regimes(Paper paper, String scale, Seeds seeds, List<String> overrides) {
    return paper.plan().regime() == null
        ? List.of()
        : seeds.all().stream().map(seed -> regime(paper, scale, seed, overrides)).toList();
  }

  /** Why phases have no rows, by their names: those that are skipped. */
  private static Map<String, String> skipped(List<Regime> regimes) {
    Map<String, String> reasons = new HashMap<>();
    for (Regime regime : regimes) {
      regime
          .skipped()
          .forEach(phase -> reasons.put(phase, "the phase %s is skipped".formatted(phase)));
    }
    return reasons;
  }

  /**
   * What the table promises and nobody measured, and why.
   *
   * @param reasons why phases lack rows, by their names
   */
  private static List<String> unmeasured(
      PlanConfig plan, Map<String, String> reasons, PaperTable table) {
    List<String> lines = new ArrayList<>();
    for (ColumnConfig column : plan.columns()) {
      if (column.why() != null) {
        lines.add(column.heading().title() + ": " + column.why());
      }
    }
    List<Heading> wanted =
        plan.columns().stream()
            .filter(column -> column.metric() != null)
            .map(ColumnConfig::heading)
            .toList();
    for (RowConfig row : plan.rows()) {
      String phase = row.phase();
      if (phase == null) {
        continue;
      }
      String reason = reasons.get(phase);
      if (reason != null) {
        lines.add("%s: %s".formatted(row.heading().title(), reason));
      }
      List<Heading> open =
          wanted.stream()
              .filter(column ->
                  table.at(column, row.heading()).stream()
                      .allMatch(cell -> cell.measured().isEmpty()))
              .toList();
      boolean isExplained = reason != null && open.equals(wanted);
      if (!open.isEmpty() && !isExplained) {
        lines.add(
            "%s: %s has no such rows: %s"
                .formatted(
                    row.heading().title(),
                    phase,
                    open.stream().map(Heading::title).collect(Collectors.joining(", "))));
      }
    }
    return lines;
  }

  /** The phases that rows need, of which those with a row are evaluated. */
  private Regime regime(Paper paper, String scale, long seed, List<String> overrides) {
    List<Path> files = paper.files(RegimeFiles.of(workspace), scale);
    List<String> all = new ArrayList<>(overrides);
    all.add("seed=" + seed);
    return paper.needed(
        ConfigFile.of(files, all, workspace.methods(), workspace.tasks())
            .regime(ExperimentConfig.defaults()));
  }

  private Optional<TableCell> cell(
      Paper paper, RowConfig row, ColumnConfig column, Collected collected) {
    Cell place = new Cell(column.name(), row.name());
    SortedMap<Long, Measurement> measured = new TreeMap<>();
    String metric = column.metric();
    if (metric != null && row.accounting() != null) {
      // What is timed or scored is not a cost by formula, and stays open in such a row.
      if (EfficiencyEvaluator.ACCOUNTING.equals(column.protocol())) {
        int length = column.tokens(1);
        measured.put(
            0L, Accounted.of(row.name(), row.accounting(), metric, length, workspace.methods()));
      }
    } else if (metric != null && row.phase() != null) {
      measured.putAll(collected.at(place));
    }
    boolean exact =
        !measured.isEmpty()
            && measured.values().stream()
                .allMatch(its -> its.protocol().equals(EfficiencyEvaluator.ACCOUNTING));
    TableCell cell = new TableCell(place, paper.published().get(place), measured, exact);
    return measured.isEmpty() && cell.published() == null ? Optional.empty() : Optional.of(cell);
  }

  /** Keeps the rows of all phases and seeds. */
  private static final class Collected implements RegimeRunner.Listener {
    private final PlanConfig plan;
    private final RegimeRunner.Listener listener;
    private final Map<Cell, SortedMap<Long, Measurement>> measured = new HashMap<>();
    private final Map<Cell, SortedMap<Long, double[]>> resampled = new HashMap<>();
    private final Set<String> scales = new LinkedHashSet<>();
    private Resampled drawn = new Resampled(EvaluationListener.NONE, _ -> false);

    Collected(PlanConfig plan, RegimeRunner.Listener listener) {
      this.plan = plan;
      this.listener = listener;
    }

    @Override
    public TrainingListener phase(Phase phase, int number, Experiment experiment) {
      return listener.phase(phase, number, experiment);
    }

    @Override
    public void chosen(Phase phase, RunFolder run, Calibration calibration) {
      listener.chosen(phase, run, calibration);
    }

    @Override
    public EvaluationListener evaluating(Phase phase, Experiment experiment) {
      Set<Resampled.Key> wanted = new HashSet<>(keys(phase).values());
      drawn = new Resampled(listener.evaluating(phase, experiment), wanted::contains);
      return drawn;
    }

    @Override
    public void ended(Phase phase, Experiment experiment, List<Measurement> rows) {
      listener.ended(phase, experiment, rows);
      ExperimentConfig config = phase.config();
      Map<Resampled.Key, Measurement> byKey = new HashMap<>();
      rows.forEach(row -> byKey.put(key(row), row));
      keys(phase)
          .forEach((cell, key) -> {
            Measurement row = byKey.get(key);
            if (row != null) {
              measured.computeIfAbsent(cell, _ -> new TreeMap<>()).put(config.seed(), row);
            }
            drawn
                .of(key)
                .ifPresent(draws ->
                    resampled
                        .computeIfAbsent(cell, _ -> new TreeMap<>())
                        .put(config.seed(), draws));
          });
      if (phase.evaluate()) {
        scales.add(
            "%s: %,d parameters, %d layers, trained at %,d tokens, %,d tokens in its phase"
                .formatted(
                    phase.name(),
                    experiment.parameters(),
                    config.model().layers(),
                    config.training().length(),
                    config.training().tokensPerStep() * config.training().lastStep()));
      }
    }

    /** What is wanted of a phase, by its place in the table. */
    private Map<Cell, Resampled.Key> keys(Phase phase) {
      Map<Cell, Resampled.Key> keys = new HashMap<>();
      for (RowConfig row : plan.rows()) {
        if (phase.name().equals(row.phase())) {
          for (ColumnConfig column : plan.columns()) {
            column
                .key(row, phase.config().training().length())
                .ifPresent(key -> keys.put(new Cell(column.name(), row.name()), key));
          }
        }
      }
      return keys;
    }

    private static Resampled.Key key(Measurement row) {
      return new Resampled.Key(row.mode(), row.metric(), row.protocol(), row.slice(), row.length());
    }

    /** How many seeds have a row. */
    int seeds() {
      return Math.toIntExact(
          measured.values().stream()
              .flatMap(bySeed -> bySeed.keySet().stream())
              .distinct()
              .count());
    }

    SortedMap<Long, Measurement> at(Cell place) {
      return measured.getOrDefault(place, new TreeMap<>());
    }
  }
}
