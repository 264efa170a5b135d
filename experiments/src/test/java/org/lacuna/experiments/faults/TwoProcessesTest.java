package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.cli.Cli;
import org.lacuna.experiments.faults.Scenario.Command;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStatus;
import org.lacuna.results.RunStore;

/** What is done beside a training that another process is at neither fails nor disturbs it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "open files cannot be renamed")
class TwoProcessesTest {
  private static final int STEPS = 120;

  @TempDir Path folder;

  @Test
  @DisplayName("another training is refused, an evaluation too; all that reads can be done")
  void besideATraining() throws Exception {
    // A checkpoint a step, so that whoever reads meets many that are just being replaced.
    Command train =
        new Scenarios(folder)
            .train(
                "name=busy",
                "attention.pattern=full,moba",
                "training.steps=" + STEPS,
                "training.checkpoint_every=1",
                "--no-eval");
    Path whole = folder.resolve("whole");
    LacunaProcess.Launch launch = new LacunaProcess.Launch(folder.resolve("said"));
    Said.done(launch.start(train.in(whole)));

    Path place = folder.resolve("place");
    Path runs = place.resolve(Scenario.RUNS);
    LacunaProcess busy = launch.start(train.in(place));
    busy.await(() -> step(runs) > 2, "a few steps");
    Cli cli = new Cli(folder, runs);
    String inUse = "in use by process " + busy.pid();
    int rounds = 0;
    int last = 0;
    while (step(runs) < STEPS / 2) {
      assertRefused(cli, inUse, train.arguments().toArray(String[]::new));
      assertRefused(cli, inUse, "eval", "busy", "lengths=[16]");
      assertShown(cli, "generate", "busy", "--prompt=query ", "--tokens=2");
      assertShown(cli, "export", "busy", folder.resolve("out" + rounds).toString());
      assertShown(cli, "plot", "training", "busy", "--out=" + folder.resolve("loss.png"));
      assertShown(cli, "report", "--out=" + folder.resolve("page.html"));
      assertThat(assertShown(cli, "runs")).contains("running");
      assertThat(step(runs)).isGreaterThanOrEqualTo(last);
      last = step(runs);
      rounds++;
    }
    assertThat(rounds).isPositive();
    Said.done(busy);
    assertThat(Contents.of(place).differences(Contents.of(whole))).isEmpty();
  }

  /** Steps in the record of the only run. */
  private static int step(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return 0;
    }
    for (RunFolder run : new RunStore(runs).list().runs()) {
      assertThat(run.status()).isIn(RunStatus.NEW, RunStatus.RUNNING, RunStatus.FINISHED);
      return (int)
          run.read(org.lacuna.results.Log.TRAIN).stream().filter(line -> line.has("loss")).count();
    }
    return 0;
  }

  private static void assertRefused(Cli cli, String reason, String... arguments) {
    Cli.Result refused = cli.run(arguments);
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err()).hasLineCount(1).contains(reason);
  }

  private static String assertShown(Cli cli, String... arguments) {
    Cli.Result shown = cli.run(arguments);
    assertThat(shown.code()).as("%s: %s", String.join(" ", arguments), shown.err()).isZero();
    return shown.out();
  }
}
