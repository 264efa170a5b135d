package org.lacuna.notebook;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.generation.Generation;
import org.lacuna.experiments.generation.Sampling;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.run.CalibratedLayers;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.experiments.run.StoredModel;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.loza.LozaMethod;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.Digits;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;
import org.lacuna.results.calibration.CalibrationCurves;
import org.lacuna.results.calibration.CalibrationTable;
import org.lacuna.results.calibration.ZigzagChart;
import org.lacuna.results.chart.Picture;
import org.lacuna.results.chart.TrainingChart;
import org.lacuna.results.chart.TrainingCurve;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Rows of trained models: what can be measured, looked at and changed. */
public final class Trained implements Viewable {
  private final Workspace workspace;
  private final Rows rows;
  private final List<Calibration> calibrations;

  Trained(Workspace workspace, Rows rows, List<Calibration> calibrations) {
    this.workspace = workspace;
    this.rows = rows;
    this.calibrations = List.copyOf(calibrations);
  }

  /** Some of the rows, in another order if it is another. */
  public Trained only(String... labels) {
    SequencedMap<String, List<RunFolder>> some = new LinkedHashMap<>();
    for (String label : labels) {
      some.put(label, runs(label));
    }
    return new Trained(workspace, Rows.of(some), calibrations);
  }

  /** The runs of a row, one a seed. */
  public List<RunFolder> runs(String label) {
    List<RunFolder> runs = rows.runs().get(label);
    if (runs == null) {
      throw new ConfigException(
          "no row %s; %s".formatted(label, Nearest.hint(label, rows.runs().keySet())));
    }
    return runs;
  }

  /** These rows and others, to be measured together. */
  public Trained and(Trained others) {
    SequencedMap<String, List<RunFolder>> all = new LinkedHashMap<>(rows.runs());
    others
        .rows
        .runs()
        .forEach((label, runs) -> {
          if (all.putIfAbsent(label, runs) != null) {
            throw new ConfigException("row %s is there twice".formatted(label));
          }
        });
    List<Calibration> both = new ArrayList<>(calibrations);
    both.addAll(others.calibrations);
    return new Trained(workspace, Rows.of(all), both);
  }

  /** Loss by step, a line a row; marks are losses on text that is held out. */
  public Picture curves() {
    return TrainingChart.of(rows.curves());
  }

  /**
   * What is to be measured next; go on with lengths, modes and what else there is, and end with
   * {@link Measuring#run}.
   *
   * @param evaluators by name, see {@code Lab.evaluators()}; none for perplexity and the tasks that
   *     were learned
   */
  public Measuring measure(String... evaluators) {
    return new Measuring(workspace, rows, List.of(evaluators));
  }

  /** All that was measured of these rows so far. */
  public Measured measured() {
    return Measured.of(workspace, rows, rows.measurements());
  }

  /** A look at how these models attend to some real text that they did not learn from. */
  public Sight look(int tokens) {
    return Sight.of(workspace, rows, tokens);
  }

  /**
   * The same models under another attention, not trained on: weights that both have keep their
   * values.
   *
   * @param pattern a method or a layer pattern
   * @param parameters such as {@code streaming.block_size=8}, where they are not the defaults
   */
  public Trained convert(String pattern, String... parameters) {
    List<String> keys = new ArrayList<>();
    for (String parameter : parameters) {
      keys.add(Study.whole(parameter, workspace.methods()));
    }
    keys.add("attention.pattern=" + pattern);
    keys.add("training.steps=0");
    return Work.of(board -> {
      SequencedMap<String, List<RunFolder>> converted = new LinkedHashMap<>();
      rows.runs()
          .forEach((label, runs) ->
              converted.put(
                  label + " to " + pattern,
                  runs.stream().map(run -> converted(run, pattern, keys, board)).toList()));
      return new Trained(workspace, Rows.of(converted), List.of());
    });
  }

  private RunFolder converted(RunFolder run, String pattern, List<String> keys, Board board) {
    String suffix = "-to-" + ExperimentConfig.asName(pattern);
    ExperimentConfig config =
        ConfigFile.of(List.of(), keys, workspace.methods(), workspace.tasks())
            .experiment(Experiment.successor(run, suffix));
    try (Experiment experiment = Experiment.of(config, null, workspace, Progress.NONE)) {
      var _ = experiment.train(board.training(experiment.run().name()));
      return experiment.run();
    }
  }

  /**
   * How each row goes on with a text, taking the likeliest token always; of several runs the first.
   *
   * @param prompt the text
   * @param tokens that are written at most
   */
  public Table written(String prompt, int tokens) {
    return Work.of(_ -> {
      StringColumn labels = StringColumn.create("row");
      StringColumn texts = StringColumn.create("text");
      rows.runs()
          .forEach((label, runs) -> {
            labels.append(label);
            texts.append(written(runs.getFirst(), prompt, tokens));
          });
      return Table.create("after " + prompt, labels, texts);
    });
  }

  private String written(RunFolder run, String prompt, int tokens) {
    try (StoredModel model =
        StoredModel.load(run.id(), null, InferenceConfig.defaults(), Computing::here, workspace)) {
      byte[] text = prompt.getBytes(StandardCharsets.UTF_8);
      List<Integer> before = model.prompt(text, model.tokenizer().startsText());
      List<Integer> after =
          new Generation(before, tokens, model.ends(), Sampling.GREEDY, before.size())
              .by(model.decoder(), model.manager(), _ -> true)
              .tokens();
      return model.tokenizer().decode(after.stream().mapToInt(Integer::intValue).toArray());
    }
  }

  /**
   * LoZA's zigzag: the alpha of each layer, and the layers that became streaming.
   *
   * @throws ConfigException if there was no calibration
   */
  public Picture zigzag() {
    return ZigzagChart.of(calibration());
  }

  /** How the alphas of the layers moved while they were calibrated. */
  public Picture alphas() {
    return CalibrationCurves.alphas(calibration());
  }

  /** The alphas and what was chosen by them. */
  public Table calibrated() {
    return CalibrationTable.of(calibration());
  }

  /** Of the training itself; of runs that were only found, as LoZA chooses: the lowest half. */
  private Calibration calibration() {
    return calibrations.stream()
        .findFirst()
        .or(() ->
            rows.runs().values().stream()
                .flatMap(List::stream)
                .filter(Trained::hasAlphas)
                .findFirst()
                .map(run -> CalibratedLayers.of(run, ChoiceConfig.defaults(), 0)))
        .orElseThrow(() ->
            new ConfigException(
                "no layers were calibrated here; Lab.regime(\"loza\", \"smoke\") has a phase that"
                    + " does"));
  }

  private static boolean hasAlphas(RunFolder run) {
    String pattern = RunConfig.read(run.name(), run.config()).attention().pattern();
    return pattern.equals(new LozaMethod().name());
  }

  /** The rows: their runs, and the loss that training ended with. */
  public Table table() {
    Table table = Table.create("trained");
    StringColumn row = StringColumn.create("row");
    StringColumn run = StringColumn.create("run");
    LongColumn steps = LongColumn.create("steps");
    StringColumn loss = StringColumn.create("loss at the end (nats a token)");
    rows.runs()
        .forEach((label, runs) ->
            runs.forEach(each -> {
              TrainingCurve curve = TrainingCurve.read(each);
              row.append(label);
              run.append(each.id());
              steps.append(RunConfig.read(each.name(), each.config()).training().lastStep());
              loss.append(atTheEnd(curve));
            }));
    return table.addColumns(row, run, steps, loss);
  }

  /** On text that is held out where it was, else the mean of the last tenth of the steps. */
  private static String atTheEnd(TrainingCurve curve) {
    if (!curve.validation().isEmpty()) {
      return Digits.significant(curve.validation().lastEntry().getValue(), 4) + " (held out)";
    }
    List<Double> losses = List.copyOf(curve.losses().values());
    return losses.isEmpty()
        ? Digits.ABSENT
        : Digits.significant(
            losses.subList(losses.size() - Math.ceilDiv(losses.size(), 10), losses.size()).stream()
                .collect(Collectors.averagingDouble(each -> each)),
            4);
  }

  @Override
  public View view() {
    return View.of(table());
  }

  @Override
  public String toString() {
    return view().text();
  }
}
