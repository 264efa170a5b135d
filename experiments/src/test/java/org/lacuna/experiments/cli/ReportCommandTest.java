package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.process.ExitCode;
import org.lacuna.results.Json;
import org.lacuna.results.Log;
import org.lacuna.results.Measurement;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

class ReportCommandTest {
  @TempDir private Path folder;

  private Cli cli;

  @BeforeEach
  void commandLine() throws IOException {
    cli = new Cli(folder);
  }

  private RunFolder run(String name, long seed) {
    ObjectNode config = Json.MAPPER.createObjectNode().put("seed", seed);
    Provenance provenance =
        new Provenance(
            "0.1.0", "unknown", false, "d47a", seed, "an OS", "a CPU", 2, "a JVM", "engine", 2,
            List.of());
    RunFolder run = new RunStore(cli.runs()).createOrOpen(name, config, provenance);
    run.append(
        Log.EVAL,
        new Measurement(
            run.id(),
            "full",
            "loss",
            "window-mean",
            64,
            2.5,
            8,
            512,
            0.1,
            seed,
            "native",
            List.of(1.0)));
    return run;
  }

  private Path page() {
    return folder.resolve("page.html");
  }

  private Cli.Result report(String... runs) {
    String[] arguments = new String[runs.length + 2];
    arguments[0] = "report";
    arguments[1] = "--out=" + page();
    System.arraycopy(runs, 0, arguments, 2, runs.length);
    return cli.run(arguments);
  }

  @Test
  void allRunsAreReported() throws IOException {
    RunFolder one = run("first", 1);
    RunFolder two = run("second", 1);
    assertThat(report()).isEqualTo(new Cli.Result(0, "Report: " + page() + "\n", ""));
    assertThat(Files.readString(page())).contains(one.id(), two.id(), "2.500");
  }

  @Test
  void runsAreNamedByIdBeginningOrName() throws IOException {
    RunFolder one = run("first", 1);
    RunFolder seed = run("second", 2);
    RunFolder other = run("second", 3);
    assertThat(report(one.id(), "fir").code()).isZero();
    assertThat(Files.readString(page()))
        .contains("Run " + one.id())
        .doesNotContain(seed.id(), other.id());
    assertThat(report("second").code()).isZero();
    assertThat(Files.readString(page())).contains(seed.id(), other.id()).doesNotContain(one.id());
  }

  @Test
  void damagedRunIsNamedAndTheOthersReported() throws IOException {
    RunFolder whole = run("whole", 1);
    RunFolder damaged = run("damaged", 1);
    Files.writeString(damaged.file(Log.EVAL), "{broken\n{}\n");
    Cli.Result result = report();
    assertThat(result.code()).isZero();
    assertThat(result.err()).contains("skipped", damaged.file(Log.EVAL) + ", line 1");
    assertThat(Files.readString(page())).contains(whole.id(), "eval.jsonl, line 1");
    assertThat(report(damaged.id()).code()).isEqualTo(ExitCode.BAD_INPUT);
  }

  @Test
  void damagedRunIsNamedAndTheOthersListed() throws IOException {
    RunFolder whole = run("whole", 1);
    RunFolder damaged = run("damaged", 1);
    Files.writeString(damaged.file(Log.EVAL), "{broken\n{}\n");
    Cli.Result result = cli.run("runs");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains(whole.id()).doesNotContain(damaged.id());
    assertThat(result.err()).contains("skipped " + damaged.file(Log.EVAL) + ", line 1");
    assertThat(cli.run("runs", "--json").json()).hasSize(1);
  }

  @Test
  void unknownRunIsAnsweredWithTheNearest() {
    RunFolder run = run("first", 1);
    Cli.Result result = report("frist-1234567890");
    assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(result.err().lines()).singleElement().asString().contains(run.id());
    assertThat(page()).doesNotExist();
  }

  @Test
  void storeWithoutRunsIsSaid() {
    Cli.Result result = report();
    assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(result.err().lines()).singleElement().asString().contains("no runs in");
  }

  @Test
  void otherFormatsAreRefused() {
    run("first", 1);
    Cli.Result result = cli.run("report", "--out=page.pdf");
    assertThat(result.code()).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(result.err().lines()).singleElement().asString().contains("page.pdf", ".html");
  }
}
