package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;
import org.lacuna.results.claim.Verdict;
import org.lacuna.results.paper.PaperResult;

/** A paper's table from the command line, with a tiny model in the place of the plan's. */
class ReproduceTest {
  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
  }

  private Cli.Result reproduce(String... arguments) {
    List<String> all = new ArrayList<>(List.of("reproduce"));
    all.addAll(List.of(arguments));
    all.addAll(Cli.tiny());
    all.add("evaluation.lengths=[1x]");
    all.add("corpus.texts=[{path: '" + cli.corpus() + "'}]");
    return cli.run(all.toArray(String[]::new));
  }

  /** The only one: arguments, and seeds that do not begin at 1, give it a name of its own. */
  private Path file(String ending) throws IOException {
    try (Stream<Path> files = Files.list(cli.runs().resolve("papers/ssa-table1"))) {
      List<Path> its = files.filter(file -> file.toString().endsWith(ending)).toList();
      assertThat(its).hasSize(1);
      assertThat(its.getFirst().getFileName().toString())
          .matches("smoke-[0-9a-f]{6}(-seeds-2-3)?" + ending);
      return its.getFirst();
    }
  }

  private PaperResult result() throws IOException {
    return PaperResult.read(file(".json"));
  }

  @Test
  @DisplayName("every number of the plan is measured for every seed, beside the paper's")
  void table() throws IOException {
    Cli.Result printed = reproduce("ssa-table1", "--seeds=2-3");
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("perplexity, paper", "perplexity, here", "17.05")
        .contains("There: 1B parameters", "undecided      attention-gap");
    PaperResult result = result();
    assertThat(result.seeds()).isEqualTo(2);
    assertThat(printed.out()).contains("here at scale smoke, seeds 2 to 3");
    assertThat(file(".json").toString()).endsWith("-seeds-2-3.json");
    assertThat(result.table().cells())
        .filteredOn(cell -> !cell.place().column().equals("avg"))
        .hasSize(14)
        .allSatisfy(cell -> assertThat(cell.measured()).containsOnlyKeys(2L, 3L));
    assertThat(result.judgements().getFirst().findings())
        .allSatisfy(finding -> {
          assertThat(finding.differences()).hasSize(2);
          assertThat(finding.spread()).isNotNull();
        });
    assertThat(result.count(Verdict.UNDECIDED)).isEqualTo(3);
    assertThat(file(".txt")).content().isEqualToIgnoringNewLines(printed.out().strip() + "\n");
  }

  @Test
  @DisplayName("what is trained and measured is not done again, and gives the same numbers")
  void again() throws IOException {
    assertThat(reproduce("ssa-table1").code()).isZero();
    PaperResult first = result();
    Map<String, Long> before = runs();
    assertThat(reproduce("ssa-table1").code()).isZero();
    assertThat(runs()).isEqualTo(before);
    assertThat(result().table()).isEqualTo(first.table());
    assertThat(result().judgements()).isEqualTo(first.judgements());
    Cli.Result listed = cli.run("reproduce", "--list");
    assertThat(listed.out()).containsPattern("ssa-table1 .*1 seed: 3 undecided");
    assertThat(cli.run("runs").out()).doesNotContain("papers");
  }

  @Test
  @DisplayName("a phase can be left out; its row stays open, and says so")
  void leftOut() throws IOException {
    Cli.Result printed = reproduce("ssa-table1", "phases.nsa.skip=true");
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out())
        .contains("Not measured: NSA, sparse: the phase nsa is skipped")
        .contains("ppl[nsa@sparse] > ppl[ssa@sparse]: not measured: ppl[nsa@sparse]");
    assertThat(result().table().cells())
        .filteredOn(cell -> cell.place().row().equals("nsa@sparse"))
        .allSatisfy(cell -> assertThat(cell.measured()).isEmpty());
  }

  @Test
  @DisplayName("what is recorded makes a table without a step, and the rest is named")
  void recorded() throws IOException {
    assertThat(reproduce("ssa-table1").code()).isZero();
    PaperResult run = result();
    Files.delete(file(".json"));
    Files.delete(file(".txt"));
    AtomicFiles.deleteTree(folder("full")); // full-sparse has its weights
    AtomicFiles.deleteTree(folder("moba").resolve("outcomes"));
    forgetWeights(folder("ssa"));
    Map<String, Long> before = runs();
    Cli.Result printed;
    try (RunLock _ = RunFolder.open(folder("nsa")).lock()) { // as while somebody evaluates it
      printed = reproduce("ssa-table1", "cca-memory", "ssa-table2", "--recorded", "--seeds=2");
    }
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.err()).contains("no row of ssa-table2 is recorded at scale smoke in ");
    assertThat(runs()).isEqualTo(before);
    assertThat(printed.out())
        .contains("cca-memory (CCA-Attention")
        .contains("Not measured: NSA, sparse: nsa is not recorded yet with seed 2")
        .contains("Not measured: FullAttn, sparse: full-sparse is not recorded yet with seeds 1, 2")
        .contains("Not measured: MoBA, full: moba is not recorded yet with seeds 1, 2")
        .contains("Not measured: SSA, full: ssa is not recorded yet with seeds 1, 2");
    assertThat(result().seeds()).isEqualTo(1);
    assertThat(result().table().cells())
        .filteredOn(cell -> !cell.measured().isEmpty())
        .isNotEmpty()
        .allSatisfy(cell -> assertThat(cell.place().row()).isEqualTo("nsa@sparse"))
        .isSubsetOf(run.table().cells());
  }

  private Path folder(String phase) throws IOException {
    try (Stream<Path> folders = Files.list(cli.runs())) {
      return folders
          .filter(each -> each.getFileName().toString().matches(".*-%s-[0-9a-f]+".formatted(phase)))
          .findAny()
          .orElseThrow();
    }
  }

  /** As a run of an earlier version that was kept without its checkpoint. */
  private static void forgetWeights(Path run) throws IOException {
    AtomicFiles.deleteTree(run.resolve("checkpoint"));
    Path log = run.resolve("train.jsonl");
    Files.writeString(log, Files.readString(log).replaceAll(",\"weights\":\"[0-9a-f]+\"", ""));
  }

  @Test
  @DisplayName("a training that goes on from another is found without the checkpoint of either")
  void recordedContinuation() throws IOException {
    String shorter = "phases.moba-90.training.until=2";
    Cli.Result run = reproduce("moba-figure5a", "--seeds=1", shorter);
    assertThat(run.code()).as(run.err()).isZero();
    try (Stream<Path> folders = Files.list(cli.runs())) {
      for (Path each : folders.toList()) {
        AtomicFiles.deleteTree(each.resolve("checkpoint"));
      }
    }
    Cli.Result printed = reproduce("moba-figure5a", "--seeds=1", "--recorded", shorter);
    assertThat(printed.code()).as(printed.err()).isZero();
    assertThat(printed.out()).isEqualTo(run.out()).doesNotContain("not recorded");
  }

  @Test
  @DisplayName("a table of which nothing is recorded is refused, and nothing is written")
  void nothingRecorded() {
    Cli.Result refused = reproduce("ssa-table1", "--recorded");
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err())
        .contains("no row of ssa-table1 is recorded at scale smoke in ")
        .contains("without --recorded");
    assertThat(cli.runs().resolve("papers")).doesNotExist();
    assertThat(cli.run("runs").out()).doesNotContain("ssa-");
  }

  private Map<String, Long> runs() throws IOException {
    try (Stream<Path> files = Files.walk(cli.runs())) {
      Map<String, Long> sizes = new TreeMap<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(cli.runs().resolve("papers"))) {
          sizes.put(file.toString(), Files.size(file));
        }
      }
      return sizes;
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssa-tabel1 | no paper ssa-tabel1",
        "ssa-table1 --scale=smal | no scale smal",
        "ssa-table1 --seeds=0 | --seeds: expected how many, at least 1, or a range such as 4-6, got"
            + " 0",
        "ssa-table1 --seeds=3-2 | got 3-2",
        "ssa-table1 trainign.steps=3 | trainign",
        "--scale=smoke | expected the ID of a table or figure",
      })
  void mistakesAreNamedBeforeAnythingRuns(String arguments, String problem) {
    List<String> all = new ArrayList<>(List.of("reproduce"));
    all.addAll(List.of(arguments.split(" ", -1)));
    Cli.Result refused = cli.run(all.toArray(String[]::new));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains(problem);
    assertThat(cli.runs()).doesNotExist();
  }
}
