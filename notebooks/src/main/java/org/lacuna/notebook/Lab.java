package org.lacuna.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.compare.Rows;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.paper.Paper;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.experiments.paper.Reproduction;
import org.lacuna.experiments.paper.Seeds;
import org.lacuna.experiments.run.Imports;
import org.lacuna.experiments.run.RegimeFiles;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Methods;
import org.lacuna.methods.PluginJar;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.notebook.display.Screen;
import org.lacuna.results.Measurement;
import org.lacuna.results.MeasurementTable;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;
import org.lacuna.results.paper.PaperResult;
import org.lacuna.results.paper.PaperText;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Where a notebook begins: what there is, what was run, and what can be. */
public final class Lab {
  private final Workspace workspace;

  private Lab(Workspace workspace) {
    this.workspace = workspace;
  }

  /**
   * Opens Lacuna as the command line does: the same runs, texts, plug-ins and kernel, by the same
   * variables {@code LACUNA_RUNS}, {@code LACUNA_DATA}, {@code LACUNA_PLUGINS} and {@code
   * LACUNA_KERNEL}.
   *
   * @throws ConfigException outside of Lacuna's folder
   */
  public static Lab open() {
    Optional<Screen> _ = Screen.current(); // IJava is told now how results look
    variable("LACUNA_KERNEL").ifPresent(Kernels::use);
    List<Path> plugins =
        variable("LACUNA_PLUGINS").stream()
            .flatMap(paths -> Stream.of(paths.split(File.pathSeparator, -1)))
            .filter(path -> !path.isEmpty())
            .map(Path::of)
            .toList();
    return new Lab(
        Workspace.of(
            home(),
            variable("LACUNA_RUNS").map(Path::of).orElse(null),
            variable("LACUNA_DATA").map(Path::of).orElse(null),
            Methods.load(PluginJar.load(plugins))));
  }

  /** Opens a workspace. */
  public static Lab of(Workspace workspace) {
    return new Lab(workspace);
  }

  private static Optional<String> variable(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isEmpty());
  }

  /** The launcher says where it is; a kernel of another make may have been started below it. */
  private static Path home() {
    String given = System.getProperty("lacuna.home");
    if (given != null) {
      return Path.of(given);
    }
    Path here = Path.of("").toAbsolutePath();
    for (@Nullable Path folder = here; folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve("lacuna"))
          && Files.isDirectory(folder.resolve("experiments"))) {
        return folder;
      }
    }
    throw new ConfigException("%s is not within Lacuna's folder".formatted(here));
  }

  /** Folders, methods, tasks and evaluators, for what this class does not word. */
  public Workspace workspace() {
    return workspace;
  }

  /** The same with one method more, such as one of a cell. */
  public Lab with(AttentionMethod<?> method) {
    return new Lab(workspace.with(workspace.methods().with(method)));
  }

  /**
   * The same with other runs.
   *
   * @param folder from Lacuna's own, such as {@code results/reference/evaluation/runs}
   */
  public Lab records(String folder) {
    Path runs = workspace.code().resolve(folder);
    if (!Files.isDirectory(runs)) {
      throw new ConfigException("no folder " + runs);
    }
    return new Lab(workspace.with(new RunStore(runs)));
  }

  /**
   * A study of small models on the text that comes with Lacuna, about ten seconds a row: {@code
   * experiments/configs/notebook.yaml}.
   */
  public Study study(String name) {
    return study(name, "experiments/configs/notebook.yaml");
  }

  /**
   * A study by a configuration.
   *
   * @param file YAML, from Lacuna's own folder, such as {@code experiments/configs/needle.yaml}
   */
  public Study study(String name, String file) {
    return new Study(workspace, name, List.of(workspace.code().resolve(file)));
  }

  /**
   * How a paper trains, phase by phase; see {@link #regimes}.
   *
   * @param scale smoke (under a minute), small, gpu or paper
   */
  public Study regime(String regime, String scale) {
    List<Path> files = RegimeFiles.of(workspace).of(regime, scale);
    return new Study(workspace, "%s-%s".formatted(regime.replace('/', '-'), scale), files);
  }

  /**
   * Rows of what was trained before, here or by the command line.
   *
   * @param named names that runs share, ids or their beginnings, or {@code LABEL=RUN,RUN}
   */
  public Trained rows(String... named) {
    return new Trained(workspace, Rows.of(List.of(named), workspace.store()), List.of());
  }

  /**
   * A published model, a row called like its folder. Its weights stay there.
   *
   * @param folder of Hugging Face transformers: Llama, Mistral, Qwen2 or Qwen3
   * @param keys such as {@code corpus.texts=[{path: books}]} for what it is evaluated on
   * @throws org.lacuna.config.ConfigException if it cannot be used, naming file and key
   */
  public Trained imported(Path folder, String... keys) {
    return Work.of(_ -> {
      RunFolder run = new Imports(workspace, Progress.NONE).of(folder, List.of(keys));
      SequencedMap<String, List<RunFolder>> rows = new LinkedHashMap<>();
      rows.put(run.name(), List.of(run));
      return new Trained(workspace, Rows.of(rows), List.of());
    });
  }

  /** How fast attention is. */
  public Speed speed(String... methods) {
    return new Speed(workspace, List.of(methods));
  }

  /**
   * Runs what a paper's table or figure needs, with one seed and within a minute or so, and puts
   * the paper's numbers beside it.
   *
   * @param id see {@link #papers}
   */
  public Reproduced reproduce(String id) {
    return reproduce(id, "smoke", 1);
  }

  /** The same at a scale, with seeds 1 to a number. */
  public Reproduced reproduce(String id, String scale, int seeds) {
    PaperFiles files = PaperFiles.of(workspace);
    Paper paper = files.read(id);
    return Work.of(board -> {
      PaperResult result =
          new Reproduction(workspace, Progress.NONE, board)
              .of(paper, scale, Seeds.upTo(seeds), List.of())
              .orElseThrow(Work.StoppedException::new);
      files.keep(result);
      return new Reproduced(workspace, result);
    });
  }

  /**
   * What was reproduced before.
   *
   * @throws ConfigException if it was not, at that scale
   */
  public Reproduced reproduced(String id, String scale) {
    PaperFiles files = PaperFiles.of(workspace);
    String known = files.read(id).id();
    return new Reproduced(
        workspace,
        files
            .resultOf(known, scale)
            .orElseThrow(() ->
                new ConfigException(
                    "%s is not reproduced at scale %s in %s"
                        .formatted(id, scale, workspace.store().root()))));
  }

  /**
   * The numbers of a paper's table or figure, as they were published; nothing is run.
   *
   * @param id see {@link #papers}
   */
  public Table published(String id) {
    return PaperText.published(PaperFiles.of(workspace).read(id).numbers());
  }

  /**
   * Puts a method through what every method promises; takes about a minute.
   *
   * @param contract a class that extends {@link org.lacuna.methods.AttentionMethodContract}
   */
  public ContractCheck check(Class<?> contract) {
    return Work.of(board -> {
      String label = contract.getSimpleName();
      int[] done = {0};
      ContractCheck check =
          ContractCheck.of(
              contract, each -> board.at(label, ++done[0], Board.UNKNOWN, "cases", each.check()));
      board.at(label, done[0], done[0], "cases", "");
      return check;
    });
  }

  /** The attention methods. */
  public Table methods() {
    List<AttentionMethod<?>> all = workspace.methods().all();
    return listed("methods", all, AttentionMethod::name)
        .addColumns(
            column("what it is", all, AttentionMethod::summary),
            column("source", all, AttentionMethod::source));
  }

  /** A method's parameters with their defaults. */
  public Table parameters(String method) {
    List<Map.Entry<String, JsonNode>> all =
        new ArrayList<>(Binder.toTree(workspace.methods().get(method).defaults()).properties());
    return listed(method, all, Map.Entry::getKey)
        .addColumns(column("default", all, each -> each.getValue().toString()));
  }

  /** What can be measured. */
  public Table evaluators() {
    List<Evaluator<?>> all = List.copyOf(workspace.evaluators().all());
    return listed("evaluators", all, Evaluator::name)
        .addColumns(
            column("what it measures", all, Evaluator::summary),
            column("metrics", all, each -> String.join(", ", each.metrics().keySet())));
  }

  /** The tasks with known answers. */
  public Table tasks() {
    List<Tasks.Named<?>> all = List.copyOf(workspace.tasks().all());
    return listed("tasks", all, Tasks.Named::name)
        .addColumns(column("what is asked", all, each -> each.task().summary()));
  }

  /** How papers train. */
  public Table regimes() {
    List<String> all = RegimeFiles.of(workspace).names();
    return listed("regimes", all, name -> name);
  }

  /** The tables and figures that can be reproduced. */
  public Table papers() {
    PaperFiles files = PaperFiles.of(workspace);
    List<Paper> all = files.ids().stream().map(files::read).toList();
    return listed("papers", all, Paper::id)
        .addColumns(
            column("what", all, each -> each.plan().title()),
            IntColumn.create("claims", all.stream().mapToInt(each -> each.claims().size())));
  }

  /** The runs there are, the oldest first. */
  public Table runs() {
    List<RunFolder> all = workspace.store().list().runs();
    return Table.create("runs")
        .addColumns(
            column("run", all, RunFolder::id),
            column("row", all, RunFolder::name),
            column(
                "attention", all, run -> run.config().path("attention").path("pattern").asText()),
            IntColumn.create(
                "seed", all.stream().mapToInt(run -> run.config().path("seed").asInt())),
            column("state", all, run -> run.status().name().toLowerCase(Locale.ROOT)),
            IntColumn.create("numbers", all.stream().mapToInt(run -> run.measurements().size())));
  }

  /** Everything that was ever measured of these runs, a row each. */
  public Table measurements() {
    return MeasurementTable.of(
        workspace.store().list().runs().stream()
            .flatMap(run -> Measurement.latest(run.measurements()).stream())
            .toList());
  }

  private static <T> Table listed(String title, List<T> all, Function<T, String> name) {
    return Table.create(title).addColumns(column("name", all, name));
  }

  private static <T> StringColumn column(String title, List<T> all, Function<T, String> text) {
    return StringColumn.create(title, all.stream().map(text));
  }
}
