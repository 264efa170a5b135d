package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTests {

  @TempDir Path root;
  private RunFolder run;

  @BeforeEach
  void create() {
    run = new RunStore(root).createOrOpen("moba", Samples.config(1), Samples.PROVENANCE);
  }

  @Test
  void statusFollowsTheEvents() {
    assertThat(run.status()).isEqualTo(RunStatus.NEW);
    try (RunLock lock = run.lock()) {
      assertThat(lock).isNotNull();
      run.append(RunEvent.STARTED, Map.of("step", 0));
      run.append(Log.TRAIN, Map.of("step", 1, "loss", 5.5));
      assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    }
    assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
    run.append(RunEvent.DIVERGED, Map.of("step", 2, "loss", Double.NaN));
    assertThat(run.status()).isEqualTo(RunStatus.DIVERGED);
    assertThat(Json.number(run.read(Log.TRAIN).getLast().get("loss"))).isNaN();
    run.append(RunEvent.RESUMED, Map.of());
    run.append(RunEvent.FINISHED, Map.of());
    run.append(Log.TRAIN, Map.of("event", "from a later version"));
    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
  }

  @Test
  void recordFromBeforeThereWerePluginsIsRead() throws IOException {
    Path file = run.path().resolve(RunFolder.RECORD);
    ObjectNode record = (ObjectNode) Samples.json(Files.readString(file));
    assertThat(record.withObject("/provenance").remove("plugins")).hasSize(1);
    Files.writeString(file, Json.pretty(record));

    assertThat(RunFolder.open(run.path()).provenance().plugins()).isEmpty();
  }

  @Test
  void measurementsComeBack() {
    List<Measurement> rows = Samples.grid();
    rows.forEach(row -> run.append(Log.EVAL, row));
    assertThat(run.measurements()).isEqualTo(rows);
  }

  @Test
  void lockIsOneAWriterAndCanBeTakenAgain() {
    try (RunLock lock = run.lock()) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(run::lock)
          .isInstanceOf(RunException.class)
          .hasMessageContaining(run.id())
          .hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
    run.lock().close();
  }

  @Test
  void lockOfAnotherProcessIsRefusedUntilItDies() throws Exception {
    Process child = holder(run.path());
    try (BufferedReader says = child.inputReader()) {
      assertThat(says.readLine()).isEqualTo("locked");
      run.append(RunEvent.STARTED, Map.of());
      assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
      assertThatThrownBy(run::lock)
          .isInstanceOf(RunException.class)
          .hasMessageStartingWith("run " + run.id() + ": in use by process " + child.pid() + " on ")
          .hasMessageNotContaining("\n");
      child.destroyForcibly().waitFor();
    } finally {
      child.destroyForcibly();
    }
    assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
    run.lock().close();
  }

  @Test
  void whatAKilledWriterLeftIsSettledWithTheLock() throws IOException {
    Path run = this.run.path();
    Files.createDirectories(run.resolve(".checkpoint.earlier"));
    Files.writeString(run.resolve(".checkpoint.earlier").resolve("state.json"), "earlier");
    Files.createDirectories(run.resolve(".checkpoint.12345678-1-12345678.tmp"));
    Files.createDirectories(root.resolve("." + this.run.id() + ".12345678-1-12345678.tmp"));
    assertThat(this.run.status()).isEqualTo(RunStatus.NEW);
    assertThat(run.resolve(".checkpoint.earlier")).as("reading settles nothing").exists();
    this.run.lock().close();
    assertThat(this.run.checkpoint().resolve("state.json")).hasContent("earlier");
    try (var inside = Files.list(run);
        var beside = Files.list(root)) {
      assertThat(Stream.concat(inside, beside).map(path -> path.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  @Test
  void lockFileThatCannotBeAskedHoldsUpNobody() throws IOException {
    run.append(RunEvent.STARTED, Map.of());
    // A folder can be opened by nobody for a lock; the system's reasons may be others.
    Files.createDirectories(run.path().resolve("lock").resolve("full"));
    assertThat(run.status()).isEqualTo(RunStatus.INTERRUPTED);
    assertThat(new RunStore(root).list().runs()).hasSize(1);
    assertThatThrownBy(run::lock)
        .isInstanceOf(RunException.class)
        .hasMessageStartingWith(run.path().resolve("lock") + ": ");
  }

  private static Process holder(Path folder) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-XX:TieredStopAtLevel=1",
            "-classpath",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Another process: locks a run, says so, and waits to be killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws IOException {
      try (RunLock lock = RunFolder.open(Path.of(args[0])).lock()) {
        System.out.println(lock == null ? "no lock" : "locked");
        // Ends by itself when the test is gone and its end of the pipe with it.
        if (System.in.read() >= 0) {
          System.out.println("unexpected input");
        }
      }
    }
  }
}
