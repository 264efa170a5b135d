package org.lacuna.experiments.cli;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.bench.AttentionBench;
import org.lacuna.experiments.bench.AttentionPass;
import org.lacuna.experiments.bench.Budgets;
import org.lacuna.experiments.bench.CeilingProbe;
import org.lacuna.experiments.bench.Skipped;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.experiments.run.Provenances;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.AttentionPoint;
import org.lacuna.results.AttentionTable;
import org.lacuna.results.AttentionTimings;
import org.lacuna.results.Ceilings;
import org.lacuna.results.Json;
import org.lacuna.results.Provenance;
import org.lacuna.results.TableText;
import org.lacuna.results.chart.AttentionChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

@Command(
    name = "attention",
    description = {
      "Time of one layer's attention by each method, the choice of keys included, beside dense"
          + " attention by libtorch's fused kernel.",
      "",
      "On a GPU queries, keys, values, gradients and caches are of the type of --precision for all"
          + " contestants alike, so that none casts, and bytes are counted by it; on a CPU they are"
          + " float32.",
      "",
      "Methods take turns; the time is the median, ± half the distance between the quartiles in"
          + " percent of it. The ratio is dense attention's time over the method's: above 1 the"
          + " method is faster. Read bytes are the keys and values that queries see, as often as"
          + " one sees them; GFLOP/s count operations by the method's definition. The roofline is"
          + " the least time that the operations, or what must go through memory, take at the"
          + " rates of a large product and a large copy."
    },
    mixinStandardHelpOptions = true)
final class BenchAttentionCommand implements Runnable {
  private static final List<String> METHODS =
      List.of("full", "streaming", "moba", "ssa", "cca", "nsa");
  private static final List<Integer> LENGTHS = List.of(1024, 2048, 4096, 8192, 16384, 32768);
  private static final List<Integer> CACHES =
      Stream.concat(LENGTHS.stream(), Stream.of(65536, 131072)).toList();

  @Spec private CommandSpec spec;

  @ParentCommand private BenchCommand bench;

  @Mixin private BenchOptions common = new BenchOptions();

  @Option(
      names = "--methods",
      split = ",",
      paramLabel = "NAME",
      description = "Default: full,streaming,moba,ssa,cca,nsa.")
  private List<String> names = METHODS;

  @Option(
      names = "--lengths",
      split = ",",
      paramLabel = "TOKENS",
      description = "Default: 1024 to 32768 in doublings; to 131072 for decode.")
  private @Nullable List<Integer> lengths;

  @Option(
      names = "--passes",
      split = ",",
      paramLabel = "PASS",
      description = "prefill, forward+backward, decode (default: all).")
  private List<String> passes = AttentionPass.texts();

  @Option(
      names = "--kernels",
      split = ",",
      paramLabel = "NAME",
      description = "What computes sparse attention (default: the one in use); several compare.")
  private @Nullable List<String> kernels;

  @Option(
      names = "--given-blocks",
      split = ",",
      paramLabel = "NAME",
      description =
          "Methods among them that choose blocks (moba, ssa), to be timed a second time without"
              + " their choice: attention alone over the blocks chosen before.")
  private List<String> given = List.of();

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Sequences (default: ${DEFAULT-VALUE}).")
  private int batch = 1;

  @Option(
      names = "--reps",
      paramLabel = "N",
      description = "Repetitions of each (default: ${DEFAULT-VALUE}).")
  private int repetitions = 9;

  @Option(
      names = "--warm-up",
      paramLabel = "MILLISECONDS",
      description = "How long each runs before it is timed (default: ${DEFAULT-VALUE}).")
  private int warmUp = 1500;

  @Option(
      names = "--enough",
      paramLabel = "SECONDS",
      description =
          "Time after which a length gets no further repetition, once there are three (default:"
              + " ${DEFAULT-VALUE}).")
  private int enough = 120;

  @Option(
      names = "--limit",
      paramLabel = "SECONDS",
      description =
          "What would take longer a step, by what it took at a shorter length, is left out"
              + " (default: ${DEFAULT-VALUE}).")
  private int limit = 60;

  /** What the JSON says. */
  private record Report(
      Instant created,
      Provenance provenance,
      List<String> command,
      Map<String, JsonNode> parameters,
      HeadShape heads,
      int batch,
      ProcessMemory memory,
      Ceilings ceilings,
      List<AttentionPoint> points,
      List<Skipped> skipped) {}

  @Override
  public void run() {
    BenchOptions.require(repetitions >= 1, "--reps", "1 or more");
    BenchOptions.require(batch >= 1, "--batch", "1 or more");
    BenchOptions.require(warmUp >= 0, "--warm-up", "0 or more");
    common.computing().requireDevice();
    Methods methods = bench.lacuna().methods();
    List<AttentionPass> chosen = passes.stream().map(BenchAttentionCommand::pass).toList();
    given.forEach(name ->
        BenchOptions.require(
            names.contains(name),
            "--given-blocks",
            "methods that are measured, got %s; measured are %s"
                .formatted(name, String.join(", ", names))));
    Budgets budgets = Budgets.of(names, common.changes(), methods);
    HeadShape heads = new HeadShape(common.heads(), common.kvHeads(), common.headDim());
    AttentionBench measuring =
        new AttentionBench(
            new AttentionBench.Plan(
                names,
                given,
                kernels(),
                heads,
                batch,
                Duration.ofMillis(warmUp),
                repetitions,
                Duration.ofSeconds(enough),
                Duration.ofSeconds(limit)),
            budgets,
            methods);
    Path folder = common.folder(bench.lacuna().workspace().code());
    Ceilings ceilings = ceilings();
    AttentionTimings timings = new AttentionTimings(List.of());
    List<Skipped> skipped = new ArrayList<>();
    for (AttentionPass pass : chosen) {
      AttentionBench.Outcome outcome = measured(measuring, pass);
      timings = timings.and(outcome.points());
      skipped.addAll(outcome.skipped());
      // After every pass, so that an hour of measuring is not lost to the next one.
      write(folder, report(budgets, heads, ceilings, timings, skipped), timings);
      if (!common.json()) {
        print(pass, timings, ceilings, outcome.skipped());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    if (common.json()) {
      out.println(Json.pretty(report(budgets, heads, ceilings, timings, skipped)));
    } else {
      out.println(TableText.console(AttentionTable.crossovers(timings)));
      ProcessMemory memory = ProcessMemory.now();
      out.printf(
          "The roofline is of %s, as measured on %s.%n", ceilings, common.computing().text());
      out.printf("Peak memory: %.0f MB (%s)%n", memory.peakBytes() / 1e6, memory.source());
      out.println("Record: " + folder);
    }
    out.flush();
  }

  private AttentionBench.Outcome measured(AttentionBench measuring, AttentionPass pass) {
    List<Integer> usual = pass == AttentionPass.DECODE ? CACHES : LENGTHS;
    List<Integer> chosen = lengths == null ? usual : BenchOptions.lengths("--lengths", lengths);
    try (var _ = common.computing().begin();
        NDManager manager = common.computing().newManager();
        StepProgress progress =
            StepProgress.of(pass.text(), 0, (long) chosen.size() * repetitions, "rounds")) {
      return measuring.measure(
          pass,
          chosen,
          manager,
          (_, length, round) ->
              progress.at((long) chosen.indexOf(length) * repetitions + round, length + " tokens"));
    }
  }

  private Ceilings ceilings() {
    try (var _ = common.computing().begin();
        NDManager manager = common.computing().newManager()) {
      return CeilingProbe.measure(manager);
    }
  }

  private void print(
      AttentionPass pass, AttentionTimings timings, Ceilings ceilings, List<Skipped> skipped) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(TableText.console(AttentionTable.shown(timings, pass.text(), ceilings)));
    skipped.forEach(each -> out.println("skipped: " + each));
    if (!skipped.isEmpty()) {
      out.println();
    }
    out.flush();
  }

  private Report report(
      Budgets budgets,
      HeadShape heads,
      Ceilings ceilings,
      AttentionTimings timings,
      List<Skipped> skipped) {
    return new Report(
        Instant.now(),
        Provenances.of(
            bench.lacuna().workspace(),
            "none: random numbers",
            1,
            common.computing(),
            Provenances.plugins(names, bench.lacuna().methods())),
        spec.commandLine().getParseResult().originalArgs(),
        budgets.sections(),
        heads,
        batch,
        ProcessMemory.now(),
        ceilings,
        timings.points(),
        List.copyOf(skipped));
  }

  private static void write(Path folder, Report report, AttentionTimings timings) {
    AtomicFiles.write(folder.resolve("attention.json"), Json.pretty(report));
    AtomicFiles.write(folder.resolve("attention.csv"), TableText.csv(AttentionTable.all(timings)));
    for (String pass : timings.passes()) {
      PictureBeside.write(AttentionChart.of(timings, pass), folder, pass);
    }
  }

  private List<AttentionKernel> kernels() {
    return kernels == null
        ? List.of(Kernels.active())
        : kernels.stream().distinct().map(Kernels::named).toList();
  }

  private static AttentionPass pass(String text) {
    for (AttentionPass pass : AttentionPass.values()) {
      if (pass.text().equals(text)) {
        return pass;
      }
    }
    throw new ConfigException(
        "--passes: unknown pass %s; known: %s"
            .formatted(text, String.join(", ", AttentionPass.texts())));
  }
}
