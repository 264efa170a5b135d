package org.lacuna.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class ChildTest {
  @TempDir Path folder;

  private Child child(List<String> directories, String... command) {
    return new Child(
        new Assignment(
            "0007 a run, attempt 1",
            List.of(command),
            Map.of("COLOUR", "green"),
            directories,
            folder.resolve("0007.txt").toString()),
        "here");
  }

  private Child shell(String does) {
    return child(List.of(folder.toString()), "sh", "-c", does);
  }

  @Test
  void theLastLineOfThisAttemptIsWhatItSaid() throws Exception {
    assertThat(shell("echo first; echo last >&2; echo; exit 5").run())
        .isEqualTo(new Outcome(5, "last", "here"));
    assertThat(shell("exit 6").run()).isEqualTo(new Outcome(6, "", "here"));
    assertThat(shell("printf '10 %%\\r20 %%\\r'; printf '\\377'").run().said()).isEqualTo("\ufffd");
    assertThat(shell("head -c 20000 /dev/zero | tr '\\0' x").run().said()).hasSize(301);
    assertThat(folder.resolve("0007.txt"))
        .content(StandardCharsets.ISO_8859_1)
        .startsWith("== 0007 a run, attempt 1, here, ")
        .contains("\nfirst\nlast\n\n== 0007 ");
  }

  @Test
  void variablesAreAddedToTheWorkers() throws Exception {
    assertThat(shell("echo $COLOUR of $PATH").run().said())
        .isEqualTo("green of " + System.getenv("PATH"));
  }

  @Test
  void itRunsInTheFirstFolderThatIsThere() throws Exception {
    Path there = Files.createDirectory(folder.resolve("there")).toRealPath();
    assertThat(
            child(List.of("/not/here", there.toString(), folder.toString()), "sh", "-c", "pwd -P")
                .run()
                .said())
        .isEqualTo(there.toString());
  }

  @Test
  void whatCannotStartMayElsewhere() throws Exception {
    Outcome outcome = child(List.of(), folder.resolve("no-such").toString()).run();
    assertThat(outcome.exitCode()).isEqualTo(Outcome.NOT_STARTED);
    assertThat(outcome.worthRetry()).isTrue();
    assertThat(outcome.problem()).startsWith("could not start: ").contains("no-such");
  }

  @Test
  void aCancelledOneWritesItsCheckpointFirst() throws Exception {
    Path up = folder.resolve("up");
    assertThat(new ProcessBuilder("mkfifo", up.toString()).start().waitFor()).isZero();
    Child child =
        shell(
            "trap 'kill $!; echo saved > saving; mv saving saved; exit 143' TERM;"
                + " tail -f /dev/null & echo up > up; wait");
    CompletableFuture<Object> end = new CompletableFuture<>();
    Thread task =
        new Thread(() -> {
          try {
            end.complete(child.run());
          } catch (InterruptedException e) {
            end.complete(Files.exists(folder.resolve("saved")) ? "saved" : "lost");
          }
        });
    task.start();
    Files.readString(up);
    task.interrupt();
    assertThat(end.get()).isEqualTo("saved");
  }
}
