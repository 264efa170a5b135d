package org.lacuna.experiments.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.experiments.LacunaProcess;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.faults.Scenario.Command;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * Where there is no more room a command says which file it could not write, what was there stays
 * whole, and with room again the same command ends with the same bytes.
 *
 * <p>Once on a small disk of its own, which takes the right to mount one, and once under the limit
 * that a shell sets on the size of a file, which anybody may.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has neither mounts nor limits of a shell")
class FullDiskTest {
  private static final int KIB = 1024;

  @TempDir static Path shared;

  private static Scenarios scenarios;
  private static Command train;
  private static Command eval;
  private static Path whole;
  private static Contents expected;

  @TempDir Path folder;

  private LacunaProcess.Launch launch;

  @BeforeAll
  static void workWithRoom() throws Exception {
    scenarios = new Scenarios(shared);
    // The training log becomes the largest file of all, so that each can be the first to be full.
    train =
        scenarios.train(
            "name=small",
            "attention.pattern=full,moba",
            "model.dim=8",
            "model.heads=2",
            "model.kv_heads=1",
            "model.head_dim=4",
            "model.ffn=12",
            "training.steps=250",
            "training.validate_every=25",
            "training.checkpoint_every=25",
            "--no-eval");
    eval =
        Command.of(
            "eval",
            "small",
            "lengths=[16,48]",
            "measures.perplexity.window_tokens=2048",
            "measures.perplexity.target_windows=4",
            "measures.perplexity.targets=8",
            "measures.attention.windows=3");
    whole = shared.resolve("whole");
    LacunaProcess.Launch launch = new LacunaProcess.Launch(shared.resolve("said"));
    Said.done(launch.start(train.in(whole)));
    Said.done(launch.start(eval.in(whole)));
    expected = Contents.of(whole);
  }

  @AfterAll
  static void nothingWasLeftOver() {
    assertThat(expected.files().keySet()).noneMatch(name -> name.endsWith(".tmp"));
  }

  @BeforeEach
  void open() {
    launch = new LacunaProcess.Launch(folder.resolve("said"));
  }

  private static LacunaProcess.Launch limited(LacunaProcess.Launch launch, long kib) {
    return launch.under("bash", "-c", "ulimit -f \"$0\"; exec \"$@\"", Long.toString(kib));
  }

  /** Kibibytes of the largest file whose path is so, rounded down. */
  private static long kib(String pattern) throws IOException {
    try (Stream<Path> files = Files.walk(whole)) {
      return files
              .filter(file -> whole.relativize(file).toString().matches(pattern))
              .mapToLong(file -> file.toFile().length())
              .max()
              .orElseThrow()
          / KIB;
    }
  }

  /** What is there can be used: the records read, the checkpoint sound, nothing left over. */
  private static void assertSound(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      assertThat(files.map(Path::toString))
          .noneMatch(file -> file.endsWith(".tmp") || file.endsWith(".part"));
    }
    RunStore.Listing listing = new RunStore(place.resolve(Scenario.RUNS)).list();
    assertThat(listing.unreadable()).isEmpty();
    for (RunFolder run : listing.runs()) {
      assertThat(run.status()).isNotNull();
      assertThat(run.measurements()).isNotNull();
      Checkpoint checkpoint = new Checkpoint(run.checkpoint());
      if (checkpoint.step().isPresent()) {
        try (StoredTensors weights = checkpoint.weights();
            StoredTensors memory = checkpoint.optimizerMemory()) {
          assertThat(weights.names()).isNotEmpty();
          assertThat(memory.names()).isNotEmpty();
        }
      }
    }
  }

  @Test
  @DisplayName("no file may grow: corpus, checkpoint, log and outcomes are named, then all goes on")
  void limitedFiles() throws Exception {
    Path place = folder.resolve("place");
    String corpus = "runs/\\.corpora/.*";
    String optimizer = ".*/optimizer\\.safetensors";
    String log = ".*/train\\.jsonl";
    String outcomes = ".*/outcomes/.*";
    assertThat(kib(optimizer)).isLessThan(kib(log));
    assertRefused(place, train, kib(corpus) - 1, "/.corpora/");
    Path corpora = Path.of(Scenario.RUNS, ".corpora");
    AtomicFiles.deleteTree(place.resolve(corpora));
    Campaign.copy(whole.resolve(corpora), place.resolve(corpora));
    assertRefused(place, train, kib(optimizer) - 1, "/checkpoint: ");
    assertRefused(place, train, kib(log) - 1, "/train.jsonl: ");
    Said.done(launch.start(train.in(place)));
    assertRefused(place, eval, kib(outcomes) - 1, "/outcomes/");
    Said.done(launch.start(eval.in(place)));
    assertThat(Contents.of(place).differences(expected)).isEmpty();
  }

  private void assertRefused(Path place, Command command, long kib, String file) throws Exception {
    LacunaProcess refused = limited(launch, kib).start(command.in(place));
    assertThat(Said.complaint(refused)).contains(file, "File too large");
    assertSound(place);
  }

  @Test
  @DisplayName("a full disk: with a little more room each time, and with enough in the end")
  void fullDisk() throws Exception {
    try (Mount disk = Mount.disk(folder.resolve("disk"), 1024 * KIB)) {
      Path place = disk.place().resolve("place");
      int refusals = 0;
      for (int spare : List.of(0, 16, 32, 72, 128)) {
        disk.leave((long) spare * KIB);
        LacunaProcess refused = launch.start(train.in(place));
        assertThat(Said.complaint(refused)).contains(disk.place() + "/", "No space left on device");
        assertSound(disk.place());
        refusals++;
      }
      assertThat(refusals).isEqualTo(5);
      disk.clear();
      Said.done(launch.start(train.in(place)));
      disk.leave(4 * KIB);
      LacunaProcess refused = launch.start(eval.in(place));
      assertThat(Said.complaint(refused)).contains(disk.place() + "/", "No space left on device");
      assertSound(place);
      disk.clear();
      Said.done(launch.start(eval.in(place)));
      assertThat(Contents.of(place).differences(expected)).isEmpty();
    }
  }

  /** Files that are written from records, by the names they have in a place's folder. */
  private static Map<String, Command> pages() {
    String out = Scenario.PLACE + "/out/";
    Map<String, Command> pages = new TreeMap<>();
    pages.put("page.html", Command.of("report", "--out=" + out + "page.html"));
    pages.put("loss.png", Command.of("plot", "training", "small", "--out=" + out + "loss.png"));
    pages.put("score.svg", Command.of("plot", "scores", "small", "--out=" + out + "score.svg"));
    pages.put("table.csv", Command.of("compare", "small", "--out=" + out + "table.csv"));
    pages.put("model", Command.of("export", "small", out + "model"));
    return pages;
  }

  private static void assertEarlier(Path out, String name) throws IOException {
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .as("beside %s", name)
          .containsExactlyElementsOf(name.equals("model") ? List.of() : List.of(name));
    }
    if (!name.equals("model")) {
      assertThat(out.resolve(name)).hasContent("earlier");
    }
  }

  @Test
  @DisplayName("pages, pictures, tables and exports: the earlier file stays, the target is named")
  void limitedPages() throws Exception {
    Map<String, Command> pages = pages();
    pages.remove("table.csv"); // smaller than any limit that leaves room for the complaint
    for (Map.Entry<String, Command> page : pages.entrySet()) {
      Path place = Campaign.copy(whole, folder.resolve(page.getKey()));
      Path out = Files.createDirectories(place.resolve("out"));
      if (!page.getKey().equals("model")) {
        Files.writeString(out.resolve(page.getKey()), "earlier");
      }
      LacunaProcess refused = limited(launch, 2).start(page.getValue().in(place));
      assertThat(Said.complaint(refused)).contains(out.resolve(page.getKey()) + ": File too large");
      assertEarlier(out, page.getKey());
    }
  }

  @Test
  @DisplayName("the same on a full disk, and with room the page comes")
  void fullDiskPages() throws Exception {
    try (Mount disk = Mount.disk(folder.resolve("disk"), 2048 * KIB)) {
      Path place = Campaign.copy(whole, disk.place().resolve("place"));
      for (Map.Entry<String, Command> page : pages().entrySet()) {
        Path out = Files.createDirectories(place.resolve("out"));
        if (!page.getKey().equals("model")) {
          Files.writeString(out.resolve(page.getKey()), "earlier");
        }
        disk.leave(0);
        LacunaProcess refused = launch.start(page.getValue().in(place));
        assertThat(Said.complaint(refused))
            .contains(out.resolve(page.getKey()) + ": No space left on device");
        assertEarlier(out, page.getKey());
        disk.clear();
        Said.done(launch.start(page.getValue().in(place)));
        AtomicFiles.deleteTree(out);
      }
    }
  }

  @Test
  @DisplayName("tables that standard output does not take are not taken for shown")
  void fullOutput() throws Exception {
    LacunaProcess refused =
        launch
            .under("bash", "-c", "exec \"$@\" > /dev/full", "bash")
            .start(Command.of("runs").in(whole));
    assertThat(Said.complaint(refused)).contains("standard output");
    LacunaProcess cut =
        launch
            .under("bash", "-c", "set -o pipefail; \"$@\" | :", "bash")
            .start(Command.of("runs").in(whole));
    Said.done(cut);
    assertThat(cut.err()).isEmpty();
  }
}
