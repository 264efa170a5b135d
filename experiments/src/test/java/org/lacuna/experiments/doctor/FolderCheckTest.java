package org.lacuna.experiments.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.results.Provenance;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunLock;
import org.lacuna.results.RunStore;

class FolderCheckTest {
  @TempDir Path folder;

  private static Told told(Path root) {
    return Told.by(new FolderCheck(new RunStore(root), 1));
  }

  @Test
  void folderThatCanBeWrittenIsFineAndIsLeftAsItWas() throws IOException {
    Told told = told(folder);

    assertThat(told.verdicts()).containsOnly(Verdict.FINE);
    assertThat(told.of("results").found()).contains(folder + " can be written");
    assertThat(told.of("locks").found()).isEqualTo("files can be locked");
    assertThat(told.of("runs").found()).isEqualTo("0, none being written");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void folderThatIsNotThereYetIsNotMade() {
    Path root = folder.resolve("a").resolve("b");
    Told told = told(root);

    assertThat(told.verdicts()).containsOnly(Verdict.FINE);
    assertThat(told.of("results").found()).isEqualTo(root + " will be made");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void fileInTheWayIsAProblem() throws IOException {
    Path file = Files.createFile(folder.resolve("runs"));

    assertThat(told(file).only().verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(told(file.resolve("below")).only().found()).contains(file + " is a file");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void folderThatCannotBeWrittenIsAProblem() {
    Finding results = told(Path.of("/proc/tty")).of("results");

    assertThat(results.verdict()).isEqualTo(Verdict.PROBLEM);
    assertThat(results.found()).startsWith("/proc/tty cannot be written");
    assertThat(results.mend()).contains("--runs", "LACUNA_RUNS");
  }

  @Test
  void diskWithLittleRoomIsNoted() {
    Told told = Told.by(new FolderCheck(new RunStore(folder), Long.MAX_VALUE));

    assertThat(told.of("disk").verdict()).isEqualTo(Verdict.NOTE);
  }

  @Test
  void runThatIsBeingWrittenIsNamedAndWhatIsNoRunIsNoted() throws IOException {
    RunStore store = new RunStore(folder);
    RunFolder run =
        store.createOrOpen(
            "mine",
            JsonNodeFactory.instance.objectNode(),
            new Provenance(
                "1", "unknown", false, "x", 1, "os", "cpu", 1, "jvm", "engine", 1, List.of()));
    try (RunLock _ = run.lock()) {
      assertThat(told(folder).of("runs").found()).isEqualTo("1, being written: " + run.id());
    }
    Files.createDirectory(folder.resolve("holiday"));

    assertThat(told(folder).of("runs").verdict()).isEqualTo(Verdict.NOTE);
    assertThat(told(folder).of("runs").found()).contains("1, none being written", "no runs: 1");
  }

  @Test
  void textsAreCountedInBytes() throws IOException {
    Path data = folder.resolve("data");
    Files.write(Files.createDirectories(data.resolve("corpus")).resolve("a"), new byte[1_500_000]);
    Files.write(data.resolve("b"), new byte[500_000]);
    Told told = Told.by(new DataCheck(data, folder.resolve("cache")));

    assertThat(told.of("corpora").found()).isEqualTo("fetched: 2 MB in " + data);
    assertThat(told.of("corpora cache").found()).contains("none yet", "safe to delete");
  }
}
