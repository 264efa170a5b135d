package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.cli.Cli;
import org.lacuna.experiments.faults.Scenario.Command;

/**
 * Results that can only be read are shown as any others, also where a killed process left a run
 * half done; what would be written is refused in a line.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has other permissions")
class ReadOnlyTest {
  @TempDir static Path shared;

  private static Scenarios scenarios;
  private static Path place;

  @TempDir Path out;

  @BeforeAll
  static void work() throws Exception {
    scenarios = new Scenarios(shared);
    place = shared.resolve("place");
    LacunaProcess.Launch launch = new LacunaProcess.Launch(shared.resolve("said"));
    Said.done(launch.start(train("whole", 8).in(place)));
    LacunaProcess killed = launch.start(train("half", 10_000).in(place));
    Path runs = place.resolve(Scenario.RUNS);
    killed.await(() -> hasCheckpoint(runs), "a checkpoint");
    assertThat(killed.kill()).isEqualTo(LacunaProcess.KILLED);
    // As if the kill had come between the two renames of a checkpoint.
    Path checkpoint = folder(runs, "half").resolve("checkpoint");
    if (Files.exists(checkpoint)) {
      Files.move(checkpoint, checkpoint.resolveSibling(".checkpoint.earlier"));
    }
  }

  private static Command train(String name, int steps) {
    return scenarios.train(
        "name=" + name,
        "attention.pattern=full",
        "training.steps=" + steps,
        "training.checkpoint_every=2");
  }

  private static boolean hasCheckpoint(Path runs) throws IOException {
    return Files.isDirectory(runs)
        && names(runs).anyMatch(name -> name.startsWith("half-"))
        && Files.exists(folder(runs, "half").resolve("checkpoint/state.json"));
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static Path folder(Path runs, String name) throws IOException {
    return runs.resolve(
        names(runs).filter(each -> each.startsWith(name + "-")).findFirst().orElseThrow());
  }

  /** What reads and what would write, of results that cannot be changed. */
  private void assertReadable(Path runs, String reason) {
    Cli cli = new Cli(shared, runs);
    for (List<String> reading :
        List.of(
            List.of("runs"),
            List.of("runs", "--json"),
            List.of("report", "--out=" + out.resolve("page.html")),
            List.of("compare", "whole"),
            List.of("plot", "training", "whole", "half", "--out=" + out.resolve("loss.png")),
            List.of("plot", "scores", "whole", "--out=" + out.resolve("score.svg")),
            List.of("generate", "half", "--prompt=query ", "--tokens=3", "--json"),
            List.of("export", "half", out.resolve("model").toString()))) {
      Cli.Result shown = cli.run(reading.toArray(String[]::new));
      assertThat(shown.err()).as("%s", reading).isEmpty();
      assertThat(shown.code()).as("%s", reading).isZero();
    }
    assertThat(cli.run("runs").out()).containsPattern("half\\S* +interrupted ");
    for (Command writing :
        List.of(
            train("whole", 9),
            train("half", 10_000),
            Command.of("eval", "whole", "lengths=[24]"),
            Command.of("convert", "whole", "--to=cca", "attention.methods.cca.window=8"))) {
      Cli.Result refused = cli.run(writing.arguments().toArray(String[]::new));
      assertThat(refused.code()).as("%s: %s", writing, refused.err()).isEqualTo(2);
      assertThat(refused.err().lines()).as("%s", writing).hasSize(1);
      assertThat(refused.err()).contains(runs.toString(), reason);
    }
  }

  @Test
  @DisplayName("a folder that is mounted so")
  void mounted() throws Exception {
    try (Mount readOnly = Mount.readOnly(place.resolve(Scenario.RUNS), out.resolve("mounted"))) {
      assertReadable(readOnly.place(), "Read-only file system");
    }
  }

  @Test
  @DisplayName("a folder without the permission to write")
  void permissions() throws Exception {
    Path runs = Campaign.copy(place, out.resolve("copy")).resolve(Scenario.RUNS);
    assumeFalse(System.getProperty("user.name").equals("root"), "root may write everywhere");
    try {
      permit(runs, "r-xr-xr-x", "r--r--r--");
      assertReadable(runs, "permission denied");
    } finally {
      permit(runs, "rwxr-xr-x", "rw-r--r--");
    }
  }

  private static void permit(Path folder, String folders, String files) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.toList()) {
        Files.setPosixFilePermissions(
            each, PosixFilePermissions.fromString(Files.isDirectory(each) ? folders : files));
      }
    }
  }

  @Test
  @DisplayName("a results folder that cannot be there at all")
  void belowAFile() throws IOException {
    Path file = Files.writeString(out.resolve("file"), "");
    Cli cli = new Cli(shared, file.resolve("runs"));
    Cli.Result refused = cli.run(train("new", 8).arguments().toArray(String[]::new));
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains(file.toString());
    Cli.Result listed = cli.run("runs");
    assertThat(listed.code()).isZero();
  }

  @Test
  @DisplayName("a folder for pages that cannot be written to")
  void pages() throws IOException {
    Path file = Files.writeString(out.resolve("file"), "");
    Path page = file.resolve("page.html");
    Cli.Result refused =
        new Cli(shared, place.resolve(Scenario.RUNS)).run("report", "--out=" + page);
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains(page.toString());
  }
}
