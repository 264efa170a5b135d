package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Digests;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.cli.Cli;
import org.lacuna.experiments.faults.Scenario.Command;

/** Results, and Lacuna with all that belongs to it, go on where they have been moved to. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a right; exit codes differ")
class MovedTest {
  private static final String[] KEYS = {
    "name=moved",
    "attention.pattern=full,moba",
    "training.steps=60",
    "training.checkpoint_every=3",
    "--no-eval"
  };

  @TempDir Path folder;

  private Scenarios scenarios;
  private LacunaProcess.Launch launch;

  @BeforeEach
  void prepare() throws IOException {
    scenarios = new Scenarios(folder);
    launch = new LacunaProcess.Launch(folder.resolve("said"));
  }

  private static Path run(Path runs) throws IOException {
    try (Stream<Path> folders = Files.list(runs)) {
      return folders
          .filter(each -> each.getFileName().toString().startsWith("moved-"))
          .findFirst()
          .orElse(runs.resolve("none"));
    }
  }

  private static boolean hasCheckpoint(Path runs) throws IOException {
    return Files.isDirectory(runs) && Files.exists(run(runs).resolve("checkpoint/state.json"));
  }

  /** Begins a training, and kills it after its first checkpoint. */
  private void kill(LacunaProcess process, Path runs) throws Exception {
    process.await(() -> hasCheckpoint(runs), "a checkpoint");
    assertThat(process.kill()).as(process.err()).isEqualTo(LacunaProcess.KILLED);
  }

  @Test
  @DisplayName("a results folder: moved while a training is interrupted, then reached by a link")
  void results() throws Exception {
    Command train = scenarios.train(KEYS);
    Path whole = folder.resolve("whole");
    Said.done(launch.start(train.in(whole)));

    Path first = folder.resolve("first");
    kill(launch.start(train.in(first)), first.resolve(Scenario.RUNS));
    Path second = Files.createDirectories(folder.resolve("another/deeper")).resolve("renamed");
    Files.move(first, second);
    Said.done(launch.start(train.in(second)));
    assertThat(Contents.of(second).differences(Contents.of(whole))).isEmpty();

    Path link = Files.createSymbolicLink(folder.resolve("link"), second);
    Cli cli = new Cli(folder, link.resolve(Scenario.RUNS));
    Path moved = run(second.resolve(Scenario.RUNS));
    for (List<String> command :
        List.of(
            train.arguments(),
            List.of("eval", "moved", "lengths=[16]", "measures.perplexity.window_tokens=64"),
            List.of("compare", "moved"),
            List.of("report", "--out=" + link.resolve("page.html")),
            List.of("convert", "moved", "--to=moba", "name=converted"),
            List.of("train", "--from=moved", "training.steps=2", "name=next", "--no-eval"))) {
      Cli.Result done = cli.run(command.toArray(String[]::new));
      assertThat(done.code()).as("%s: %s", command, done.err()).isZero();
    }
    Contents afterwards = Contents.of(moved.resolve("checkpoint"));
    assertThat(
            afterwards.differences(
                Contents.of(run(whole.resolve(Scenario.RUNS)).resolve("checkpoint"))))
        .isEmpty();
    assertThat(second.resolve("page.html")).exists();
  }

  @Test
  @DisplayName("Lacuna's own folder, with its runs and the corpora that were fetched")
  void home() throws Exception {
    Path home = folder.resolve("home");
    Path data = Files.createDirectories(home.resolve("datasets/data/madeup"));
    Path words = data.resolve("words.txt");
    Files.copy(folder.resolve("texts/text0.txt"), words);
    Files.writeString(
        home.resolve("datasets/madeup.yaml"),
        """
        title: Made up
        description: Words.
        licence: {name: CC0-1.0, address: "https://creativecommons.org/publicdomain/zero/1.0/"}
        source: https://example.org/
        citation: Nobody. Nothing. 2026.
        format: text
        files:
          - {name: words.txt, address: "https://example.org/words.txt", bytes: %d, sha256: %s}
        """
            .formatted(Files.size(words), Digests.sha256(words)));
    List<String> train = new ArrayList<>(List.of("train"));
    train.addAll(Cli.tiny());
    train.addAll(List.of(KEYS));
    train.add("corpus.texts=[{known: madeup}]");

    Path whole = Campaign.copy(home, folder.resolve("whole"));
    Said.done(at(whole).start(train));

    kill(at(home).start(train), home.resolve("results/runs"));
    Path moved = folder.resolve("moved");
    Files.move(home, moved);
    Said.done(at(moved).start(train));
    assertThat(runs(moved).differences(runs(whole))).isEmpty();
  }

  /** Without the cache of corpora, which says where each was read from. */
  private static Contents runs(Path home) throws IOException {
    return Contents.of(home.resolve("results/runs")).only(file -> !file.startsWith(".corpora/"));
  }

  private LacunaProcess.Launch at(Path home) {
    return launch.with("-Dlacuna.home=" + home);
  }
}
