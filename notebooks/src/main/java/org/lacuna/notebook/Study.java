package org.lacuna.notebook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Quickstart;
import org.lacuna.experiments.run.Regime;
import org.lacuna.experiments.run.RegimeRunner;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Methods;
import org.lacuna.notebook.display.View;
import org.lacuna.notebook.display.Viewable;
import org.lacuna.results.Digits;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * What is to be trained: some rows that differ in their attention, or in whatever else is varied.
 * It never changes; each method gives another one.
 *
 * <p>As the end of a cell it shows its rows, and what one of them costs; {@link #train} trains
 * them.
 */
public final class Study implements Viewable {
  private static final String PATTERN = "attention.pattern";

  private final Workspace workspace;
  private final String name;
  private final List<Path> files;
  private final List<String> overrides;
  private final List<SequencedMap<String, List<String>>> axes;
  private final int seeds;

  Study(Workspace workspace, String name, List<Path> files) {
    this(workspace, name, files, List.of(), List.of(), 1);
  }

  private Study(
      Workspace workspace,
      String name,
      List<Path> files,
      List<String> overrides,
      List<SequencedMap<String, List<String>>> axes,
      int seeds) {
    this.workspace = workspace;
    this.name = name;
    this.files = List.copyOf(files);
    this.overrides = List.copyOf(overrides);
    this.axes = List.copyOf(axes);
    this.seeds = seeds;
  }

  /**
   * A row for each attention.
   *
   * @param patterns methods, or layer patterns such as {@code moba last:2}; {@code LABEL=PATTERN}
   *     names the row otherwise
   */
  public Study attention(String... patterns) {
    SequencedMap<String, List<String>> axis = new LinkedHashMap<>();
    for (String text : patterns) {
      int equals = text.indexOf('=');
      // An equals sign may also be part of a pattern: full at:1,3=streaming.
      boolean labelled = equals > 0 && !text.substring(0, equals).contains(" ");
      String label = labelled ? text.substring(0, equals) : text;
      String pattern = labelled ? text.substring(equals + 1) : text;
      axis.put(label, List.of(PATTERN + "=" + pattern));
    }
    return varied(axis);
  }

  /**
   * A row for each value of a key, of each row so far: two grids give all combinations.
   *
   * @param key of the configuration, such as {@code training.learning_rate}, or of a method, such
   *     as {@code moba.top_k}
   */
  public Study grid(String key, Object... values) {
    SequencedMap<String, List<String>> axis = new LinkedHashMap<>();
    for (Object value : values) {
      String shown = key.substring(key.lastIndexOf('.') + 1) + "=" + value;
      axis.put(shown, List.of(whole(key) + "=" + value));
    }
    return varied(axis);
  }

  private Study varied(SequencedMap<String, List<String>> axis) {
    if (axis.isEmpty()) {
      throw new ConfigException("expected at least one value to vary");
    }
    return new Study(
        workspace,
        name,
        files,
        overrides,
        Stream.concat(axes.stream(), Stream.of(axis)).toList(),
        seeds);
  }

  /**
   * A value of all rows.
   *
   * @param key as in {@link #grid}
   */
  public Study set(String key, Object value) {
    List<String> more = new ArrayList<>(overrides);
    more.add(whole(key) + "=" + value);
    return new Study(workspace, name, files, more, axes, seeds);
  }

  private String whole(String key) {
    return whole(key, workspace.methods());
  }

  /** A method's own key is one of its section. */
  static String whole(String key, Methods methods) {
    int dot = key.indexOf('.');
    return dot > 0 && methods.has(key.substring(0, dot)) ? "attention.methods." + key : key;
  }

  /** Each row several times, with seeds 1 to a number. */
  public Study seeds(int number) {
    if (number < 1) {
      throw new ConfigException("seeds: expected at least 1, got " + number);
    }
    return new Study(workspace, name, files, overrides, axes, number);
  }

  /** Trains what is not trained yet, and says what came of it. */
  public Trained train() {
    return train(false);
  }

  /** Trains, and measures what the configuration's section {@code evaluation} says. */
  public Measured trainAndMeasure() {
    return train(true).measured();
  }

  private Trained train(boolean evaluating) {
    return Work.of(board -> trained(board, evaluating));
  }

  private Trained trained(Board board, boolean evaluating) {
    SequencedMap<String, List<RunFolder>> runs = new LinkedHashMap<>();
    List<Calibration> calibrations = new ArrayList<>();
    SequencedMap<String, List<String>> rows = rows();
    rows.forEach((label, arguments) -> {
      for (long seed : LongStream.rangeClosed(1, seeds).toArray()) {
        board.row(seeds == 1 ? label : "%s, seed %d".formatted(label, seed));
        Regime regime = regime(rows.size() == 1 ? "" : label, arguments, seed);
        board.hears(
            (phase, run) ->
                runs.computeIfAbsent(label(label, phase), _ -> new ArrayList<>()).add(run),
            calibrations::add);
        RegimeRunner runner = new RegimeRunner(workspace, Progress.NONE, board);
        if (runner.run(regime, evaluating) == Trainer.Ending.STOPPED) {
          throw new Work.StoppedException();
        }
      }
    });
    return new Trained(workspace, Rows.of(runs), calibrations);
  }

  /** A phase's name; where there are several rows of phases, with the row's. */
  private String label(String row, Phase phase) {
    return phase.name().isEmpty()
        ? row
        : rows().size() == 1 ? phase.name() : phase.name() + " " + row;
  }

  /** The arguments of each row. */
  private SequencedMap<String, List<String>> rows() {
    SequencedMap<String, List<String>> rows = new LinkedHashMap<>();
    rows.put("", List.of());
    for (SequencedMap<String, List<String>> axis : axes) {
      SequencedMap<String, List<String>> product = new LinkedHashMap<>();
      rows.forEach((label, arguments) ->
          axis.forEach((more, its) -> {
            List<String> all = Stream.concat(arguments.stream(), its.stream()).toList();
            // A parameter of a method that the row does not use gives no further row.
            boolean counts = its.stream().allMatch(each -> matters(each, arguments));
            product.putIfAbsent(
                counts ? (label + " " + more).strip() : label, counts ? all : arguments);
          }));
      rows.clear();
      rows.putAll(product);
    }
    if (rows.size() == 1 && rows.containsKey("")) {
      String label = configuration("", List.of(), 1).attention().pattern();
      rows.put(label, rows.remove(""));
    }
    return rows;
  }

  private boolean matters(String argument, List<String> row) {
    String section = "attention.methods.";
    if (!argument.startsWith(section) || !regime("", row, 1).phases().getFirst().name().isEmpty()) {
      return true;
    }
    String method = argument.substring(section.length()).replaceAll("\\..*", "");
    ExperimentConfig config = configuration("", row, 1);
    return DecoderFactory.resolved(config.attention(), config.model(), workspace.methods())
        .containsKey(method);
  }

  private Regime regime(String row, List<String> arguments, long seed) {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(arguments);
    all.add("name=" + (row.isEmpty() ? name : name + "-" + ExperimentConfig.asName(row)));
    all.add("seed=" + seed);
    ConfigFile file = ConfigFile.of(files, all, workspace.methods(), workspace.tasks());
    return file.regime(Quickstart.defaults());
  }

  private ExperimentConfig configuration(String row, List<String> arguments, long seed) {
    return regime(row, arguments, seed).phases().getFirst().config();
  }

  /** The rows: attention, keys that a query sees at the training length, tokens learned. */
  public Table table() {
    Table table = Table.create(name + (seeds == 1 ? "" : ", %d seeds".formatted(seeds)));
    StringColumn row = StringColumn.create("row");
    StringColumn attention = StringColumn.create("attention");
    StringColumn model = StringColumn.create("model");
    StringColumn seen = StringColumn.create("keys seen");
    LongColumn tokens = LongColumn.create("tokens to learn");
    rows()
        .forEach((label, arguments) -> {
          for (Phase phase : regime("", arguments, 1).phases()) {
            ExperimentConfig config = phase.config();
            row.append(label(label, phase));
            attention.append(
                phase.choice() == null ? config.attention().pattern() : "by calibration");
            model.append(
                "%d layers of %d".formatted(config.model().layers(), config.model().dim()));
            seen.append(phase.choice() == null ? seen(config) : Digits.ABSENT);
            tokens.append(config.training().tokensPerStep() * config.training().lastStep());
          }
        });
    return table.addColumns(row, attention, model, seen, tokens);
  }

  private String seen(ExperimentConfig config) {
    int length = config.training().length();
    List<AttentionLayer> layers =
        DecoderFactory.layers(config.model(), config.attention(), workspace.methods());
    double share =
        layers.stream()
            .mapToDouble(layer -> layer.accounting().effectiveSparsity(length))
            .average()
            .orElseThrow();
    return "%s of %d".formatted(Digits.percent(share), length);
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
