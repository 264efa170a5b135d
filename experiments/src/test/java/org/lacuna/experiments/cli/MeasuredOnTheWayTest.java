package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Progress;
import org.lacuna.experiments.StopsAfter;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Experiment;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.experiments.training.Trainer;
import org.lacuna.experiments.training.TrainingListener;
import org.lacuna.results.RunFolder;

/** What is measured of a training that was stopped is of its weights by then, and of no others. */
class MeasuredOnTheWayTest {
  @TempDir Path folder;

  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    cli = new Cli(folder);
  }

  /** Trains a run of eight steps to one of them. */
  private RunFolder train(String name, int last) {
    Workspace workspace = Workspace.of(folder, cli.runs(), folder.resolve("data"), Tiny.METHODS);
    List<String> keys = new ArrayList<>(Cli.tiny());
    keys.addAll(List.of("name=" + name, "training.steps=8", "attention.pattern=full"));
    keys.add("corpus.texts=[{path: '%s'}]".formatted(cli.corpus()));
    ExperimentConfig config =
        ConfigFile.of(List.of(), keys, workspace.methods(), workspace.tasks())
            .experiment(ExperimentConfig.defaults());
    TrainingListener listener = new StopsAfter(last);
    try (Experiment experiment = Experiment.of(config, null, workspace, Progress.NONE)) {
      Trainer.Ending _ = experiment.train(listener);
      return experiment.run();
    }
  }

  private String loss(String run) throws IOException {
    Cli.Result shown = cli.run("compare", run, "--out=" + folder.resolve(run + ".csv"));
    assertThat(shown.code()).as(shown.err()).isZero();
    return Files.readString(folder.resolve(run + ".csv")).replace(run, "");
  }

  @Test
  @DisplayName(
      "once training goes on they are not shown as those of the end; measured anew they are")
  void outdated() throws IOException {
    RunFolder whole = train("whole", 8);
    assertThat(cli.run(Cli.eval("whole")).code()).isZero();

    RunFolder stopped = train("stopped", 4);
    assertThat(cli.run(Cli.eval("stopped")).code()).isZero();
    assertThat(stopped.measurements()).hasSameSizeAs(whole.measurements());
    train("stopped", 8);
    assertThat(stopped.measurements()).isEmpty();
    BadInputTest.assertOneLine(cli.run("compare", "stopped"), "nothing was measured");
    assertThat(cli.run("runs").out()).containsPattern("stopped-\\S+ +finished .* 0 rows");

    assertThat(cli.run(Cli.eval("stopped")).code()).isZero();
    assertThat(loss("stopped")).isEqualTo(loss("whole"));
    Cli.Result again = cli.run("rerun", "stopped");
    assertThat(again.code()).as(again.out()).isZero();
  }

  @Test
  @DisplayName("of a run whose training does not go on they stay")
  void kept() {
    RunFolder run = train("whole", 8);
    assertThat(cli.run(Cli.eval("whole")).code()).isZero();
    int rows = run.measurements().size();
    train("whole", 8);
    assertThat(run.measurements()).hasSize(rows).isNotEmpty();
  }
}
