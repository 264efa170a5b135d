package org.lacuna.experiments.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.bench.Budgets;
import org.lacuna.experiments.bench.ModelProbe;
import org.lacuna.experiments.bench.Skipped;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.process.ChildJvm;
import org.lacuna.experiments.run.Provenances;
import org.lacuna.experiments.run.StoredModel;
import org.lacuna.methods.LayerPattern;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.Json;
import org.lacuna.results.MemorySample;
import org.lacuna.results.ModelPoint;
import org.lacuna.results.ModelTable;
import org.lacuna.results.Provenance;
import org.lacuna.results.TableText;
import org.lacuna.results.chart.ModelChart;
import org.lacuna.results.chart.Picture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "model",
    description = {
      "Speed and memory of a whole decoder, of random weights or a published model's, by context"
          + " length: a random prompt passes in chunks, then tokens are decoded one by one.",
      "",
      "Every pattern and context runs in a process of its own, so that its peak memory is its own."
    },
    mixinStandardHelpOptions = true)
final class BenchModelCommand implements Runnable {
  /** LoZA with half of its layers streaming among them. */
  private static final List<String> PATTERNS =
      List.of("full", "full,streaming", "cca", "moba", "nsa", "ssa", "streaming");

  /** Tokens of the decoder with random weights. */
  private static final int BYTES = 257;

  /** Keys of the lines of a process of its own. */
  private static final String SAMPLE = "sample";

  private static final String POINT = "point";

  @Spec private CommandSpec spec;

  @ParentCommand private BenchCommand bench;

  @Mixin private BenchOptions common = new BenchOptions();

  @Option(
      names = "--pattern",
      paramLabel = "PATTERN",
      description =
          "Which method each layer uses, as attention.pattern; may be given several times (default:"
              + " full, \"full,streaming\", cca, moba, nsa, ssa, streaming).")
  private List<String> patterns = PATTERNS;

  @Option(
      names = "--contexts",
      split = ",",
      paramLabel = "TOKENS",
      description = "Lengths of the prompt (default: 4096,16384,65536).")
  private List<Integer> contexts = List.of(4096, 16384, 65536);

  @Option(
      names = "--chunk",
      paramLabel = "TOKENS",
      description = "Tokens of the prompt that pass together (default: ${DEFAULT-VALUE}).")
  private int chunk = 4096;

  @Option(
      names = "--decode",
      paramLabel = "TOKENS",
      description = "Tokens that are decoded and timed (default: ${DEFAULT-VALUE}).")
  private int decoded = 32;

  @Option(
      names = "--of",
      paramLabel = "DIR",
      description =
          "The folder of a published model, read where it lies, in place of random weights and the"
              + " sizes below.")
  private @Nullable Path published;

  @Option(names = "--layers", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int layers = 4;

  @Option(names = "--dim", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int dim = 256;

  @Option(names = "--ffn", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int ffn = 704;

  @Option(
      names = "--heap",
      paramLabel = "SIZE",
      description = "Java heap of each process (default: ${DEFAULT-VALUE}).")
  private String heap = "1g";

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description =
          "How long a process may take; what would take longer, by what a shorter context took, is"
              + " left out (default: ${DEFAULT-VALUE}).")
  private int limit = 1200;

  @Option(
      names = "--here",
      hidden = true,
      description = "Measure the one pattern and context in this process, and print lines of JSON.")
  private boolean here;

  /** What the JSON says. */
  private record Report(
      Instant created,
      Provenance provenance,
      List<String> command,
      ModelConfig model,
      Map<String, JsonNode> parameters,
      List<ModelPoint> points,
      List<Skipped> skipped) {}

  @Override
  public void run() {
    BenchOptions.require(chunk >= 1, "--chunk", "1 or more");
    BenchOptions.require(decoded >= 1, "--decode", "1 or more");
    common.computing().requireDevice();
    BenchOptions.require(heap.matches("\\d+[kmgKMG]"), "--heap", "a size such as 1g");
    List<Integer> lengths = BenchOptions.lengths("--contexts", contexts);
    Budgets budgets = Budgets.of(methods(), common.changes(), bench.lacuna().methods());
    if (here) {
      measureHere(budgets, lengths.getFirst());
      return;
    }
    Path folder = common.folder(bench.lacuna().workspace().code());
    List<ModelPoint> points = new ArrayList<>();
    List<Skipped> skipped = new ArrayList<>();
    for (int context : lengths) {
      for (String pattern : patterns) {
        measure(pattern, context, points, skipped);
        if (!points.isEmpty()) {
          write(folder, report(budgets, points, skipped));
        }
      }
    }
    print(folder, report(budgets, points, skipped));
  }

  /** The methods of all layers of all patterns. */
  private Set<String> methods() {
    Set<String> names = new LinkedHashSet<>();
    for (String pattern : patterns) {
      names.addAll(LayerPattern.expand(pattern, model().layers(), bench.lacuna().methods()));
    }
    return names;
  }

  private ModelConfig model() {
    if (published != null) {
      return PretrainedFolder.open(published).model();
    }
    return ModelConfig.of(layers, dim, common.heads(), common.kvHeads(), common.headDim(), ffn)
        .of(BYTES, contexts.getFirst());
  }

  private ModelProbe.Filling weights() {
    if (published == null) {
      return ModelProbe.Filling.RANDOM;
    }
    PretrainedFolder folder = PretrainedFolder.open(published);
    return (decoder, manager) -> StoredModel.readWith(folder, decoder, manager);
  }

  /** What a process of its own does: a line for each sample, and one for the point. */
  private void measureHere(Budgets budgets, int context) {
    PrintWriter out = spec.commandLine().getOut();
    ModelPoint point =
        new ModelProbe(
                model(), budgets.attention(patterns.getFirst()), weights(), context, chunk, decoded)
            .measure(
                bench.lacuna().methods(), common.computing(), sample -> line(out, SAMPLE, sample));
    line(out, POINT, point);
  }

  private static void line(PrintWriter out, String key, Record value) {
    out.println(Json.line(Map.of(key, value)));
    out.flush();
  }

  private void measure(
      String pattern, int context, List<ModelPoint> points, List<Skipped> skipped) {
    Optional<String> refusal = refusal(pattern, context, points, skipped);
    if (refusal.isPresent()) {
      skipped.add(new Skipped(pattern, "decoder", context, refusal.get()));
      return;
    }
    String label = pattern + ", " + context;
    try (StepProgress progress = StepProgress.of(label, 0, context, "tokens")) {
      ChildJvm.run(
          ChildJvm.builder(Main.class.getName(), arguments(pattern, context), heap),
          Duration.ofSeconds(limit),
          line -> hear(line, progress, points));
    } catch (ChildJvm.Failure e) {
      skipped.add(new Skipped(pattern, "decoder", context, String.valueOf(e.getMessage())));
    }
  }

  /** Why a context is not tried, by what became of the shorter ones. */
  private Optional<String> refusal(
      String pattern, int context, List<ModelPoint> points, List<Skipped> skipped) {
    if (skipped.stream().anyMatch(each -> each.what().equals(pattern))) {
      return Optional.of("a shorter context was left out");
    }
    return points.stream()
        .filter(point -> point.pattern().equals(pattern))
        .reduce((_, later) -> later)
        .map(point -> point.prefillSeconds() * Math.pow((double) context / point.context(), 2))
        .filter(seconds -> seconds > limit)
        .map(seconds -> "would take up to %.0f s".formatted(seconds));
  }

  private List<String> arguments(String pattern, int context) {
    List<String> arguments = new ArrayList<>(List.of("bench", "model", "--here"));
    arguments.addAll(bench.lacuna().inherited());
    arguments.addAll(common.computingOptions());
    Set<String> names =
        Set.copyOf(LayerPattern.expand(pattern, model().layers(), bench.lacuna().methods()));
    common.changes().stream()
        .filter(change -> names.contains(change.split("\\.", 2)[0]))
        .forEach(change -> arguments.add("--set=" + change));
    arguments.add("--pattern=" + pattern);
    arguments.add("--contexts=" + context);
    arguments.add("--chunk=" + chunk);
    arguments.add("--decode=" + decoded);
    if (published != null) {
      arguments.add("--of=" + published);
    }
    arguments.add("--layers=" + layers);
    arguments.add("--dim=" + dim);
    arguments.add("--ffn=" + ffn);
    arguments.add("--heads=" + common.heads());
    arguments.add("--kv-heads=" + common.kvHeads());
    arguments.add("--head-dim=" + common.headDim());
    return arguments;
  }

  /** Takes a line of a process of its own. */
  private static void hear(String line, StepProgress progress, List<ModelPoint> points) {
    JsonNode said;
    try {
      said = Json.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    Path origin = Path.of("the process's output");
    if (said.has(SAMPLE)) {
      MemorySample sample = Json.read(said.path(SAMPLE), MemorySample.class, origin);
      progress.at(sample.tokens(), "%.0f MB".formatted(sample.residentBytes() / 1e6));
    } else {
      points.add(Json.read(said.path(POINT), ModelPoint.class, origin));
    }
  }

  private Report report(Budgets budgets, List<ModelPoint> points, List<Skipped> skipped) {
    return new Report(
        Instant.now(),
        Provenances.of(
            bench.lacuna().workspace(),
            "none: random numbers",
            1,
            common.computing(),
            Provenances.plugins(methods(), bench.lacuna().methods())),
        spec.commandLine().getParseResult().originalArgs(),
        model(),
        budgets.sections(),
        List.copyOf(points),
        List.copyOf(skipped));
  }

  private static void write(Path folder, Report report) {
    List<ModelPoint> points = report.points();
    AtomicFiles.write(folder.resolve("model.json"), Json.pretty(report));
    AtomicFiles.write(folder.resolve("model.csv"), TableText.csv(ModelTable.all(points)));
    Map<String, Picture> charts =
        Map.of(
            "prefill", ModelChart.prefill(points),
            "decode", ModelChart.decode(points),
            "memory", ModelChart.memory(points),
            "growth", ModelChart.growth(points));
    charts.forEach((name, chart) -> PictureBeside.write(chart, folder, name));
  }

  private void print(Path folder, Report report) {
    PrintWriter out = spec.commandLine().getOut();
    if (common.json()) {
      out.println(Json.pretty(report));
    } else {
      out.println(TableText.console(ModelTable.shown(report.points())));
      report.points().stream()
          .map(ModelPoint::memory)
          .distinct()
          .forEach(source -> out.println("Memory is " + source + "."));
      report.skipped().forEach(each -> out.println("skipped: " + each));
      if (!report.points().isEmpty()) {
        out.println("Record: " + folder);
      }
    }
    out.flush();
  }
}
