package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTests {

  @TempDir Path folder;

  @Test
  void writesAndReplacesAFile() throws IOException {
    Path file = folder.resolve("deep/er/file.txt");
    AtomicFiles.write(file, "one");
    AtomicFiles.write(file, "two");
    assertThat(file).hasContent("two");
    assertThat(names(file.resolveSibling("."))).containsExactly("file.txt");
  }

  @Test
  void failureHalfwayLeavesTheEarlierFile() throws IOException {
    Path file = folder.resolve("file.txt");
    AtomicFiles.write(file, "earlier");
    assertThatThrownBy(() ->
            AtomicFiles.write(
                file,
                out -> {
                  out.write(new byte[100_000]);
                  throw new IOException("the cable was pulled");
                }))
        .isInstanceOf(RunException.class)
        .hasMessage(file + ": the cable was pulled");
    assertThat(file).hasContent("earlier");
    assertThat(names(folder)).containsExactly("file.txt");
  }

  @Test
  void fullDiskLeavesTheEarlierFile() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full), "needs a device that is always full");
    Path file = folder.resolve("file.txt");
    AtomicFiles.write(file, "earlier");
    Path aside = Files.createSymbolicLink(folder.resolve(".aside.tmp"), full);
    assertThatThrownBy(() -> AtomicFiles.write(file, aside, out -> out.write(new byte[100_000])))
        .isInstanceOf(RunException.class)
        .hasMessage(file + ": No space left on device");
    assertThat(file).hasContent("earlier");
    assertThat(names(folder)).containsExactly("file.txt");
  }

  @Test
  void createsAFolderOnce() throws IOException {
    Path target = folder.resolve("run");
    assertThat(AtomicFiles.createFolder(target, aside -> put(aside, "first"))).isTrue();
    assertThat(AtomicFiles.createFolder(target, aside -> put(aside, "second"))).isFalse();
    assertThat(target.resolve("content")).hasContent("first");
    assertThat(names(folder)).containsExactly("run");
  }

  @Test
  void replacesAFolderAsAWhole() throws IOException {
    Path target = folder.resolve("checkpoint");
    AtomicFiles.replaceFolder(target, aside -> put(aside, "first"));
    AtomicFiles.replaceFolder(target, aside -> put(aside.resolve("weights"), "second"));
    assertThat(names(target)).containsExactly("weights");
    assertThat(names(folder)).containsExactly("checkpoint");
  }

  @Test
  void failureHalfwayLeavesTheEarlierFolder() throws IOException {
    Path target = folder.resolve("checkpoint");
    AtomicFiles.replaceFolder(target, aside -> put(aside, "first"));
    assertThatThrownBy(() ->
            AtomicFiles.replaceFolder(
                target,
                aside -> {
                  put(aside, "second");
                  throw new IOException("No space left on device");
                }))
        .isInstanceOf(RunException.class)
        .hasMessage(target + ": No space left on device");
    assertThat(target.resolve("content")).hasContent("first");
    assertThat(names(folder)).containsExactly("checkpoint");
  }

  @Test
  void settleUndoesACrashBetweenTheRenames() throws IOException {
    put(folder.resolve(".checkpoint.earlier"), "first");
    put(folder.resolve(".checkpoint.1234.tmp"), "half");
    Path target = folder.resolve("checkpoint");
    AtomicFiles.settle(target);
    assertThat(target.resolve("content")).hasContent("first");
    assertThat(names(folder)).containsExactly("checkpoint");
  }

  @Test
  void settleKeepsTheNewFolderAfterACrashBeforeCleaningUp() throws IOException {
    Path target = folder.resolve("checkpoint");
    put(folder.resolve(".checkpoint.earlier"), "first");
    put(target, "second");
    AtomicFiles.settle(target);
    assertThat(target.resolve("content")).hasContent("second");
    assertThat(names(folder)).containsExactly("checkpoint");
  }

  @Test
  void readerFindsTheEarlierFolderWhileItStepsAside() throws IOException {
    Path target = folder.resolve("checkpoint");
    assertThat(AtomicFiles.current(target)).isEqualTo(target);
    put(folder.resolve(".checkpoint.earlier"), "first");
    assertThat(AtomicFiles.current(target).resolve("content")).hasContent("first");
    put(target, "second");
    assertThat(AtomicFiles.current(target).resolve("content")).hasContent("second");
  }

  @Test
  void whatAKilledProcessLeftGoesWithTheNextWriteButWhatALivingOneWritesStays() throws Exception {
    Path file = folder.resolve("page.html");
    Path target = folder.resolve("run");
    Process killed = Writer.start(file, target);
    killed.destroyForcibly().waitFor();
    List<String> abandoned = hidden();
    assertThat(abandoned).hasSize(2);
    Process living = Writer.start(file, target);
    try {
      List<String> written = hidden();
      written.removeAll(abandoned);
      assertThat(written).hasSize(2);

      AtomicFiles.write(file, "whole");
      assertThat(AtomicFiles.createFolder(target, aside -> put(aside, "whole"))).isTrue();

      assertThat(hidden()).isEqualTo(written);
      assertThat(file).hasContent("whole");
    } finally {
      living.destroyForcibly().waitFor();
    }
  }

  /** Writing stops half-way until the process is killed. */
  static final class Writer {
    private Writer() {}

    /** Starts one, and waits until it has written half of both. */
    static Process start(Path file, Path target) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              ProcessHandle.current().info().command().orElse("java"),
              "-XX:TieredStopAtLevel=1",
              Writer.class.getName(),
              file.toString(),
              target.toString());
      builder
          .environment()
          .put(
              "CLASSPATH",
              System.getProperty(
                  "surefire.test.class.path", System.getProperty("java.class.path")));
      Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      assertThat(process.inputReader().readLine()).isEqualTo("half");
      return process;
    }

    public static void main(String[] args) {
      AtomicFiles.createFolder(
          Path.of(args[1]),
          aside -> {
            put(aside, "half");
            AtomicFiles.write(
                Path.of(args[0]),
                out -> {
                  out.write(new byte[100_000]);
                  System.out.println("half");
                  // Ends by itself when the test is gone and its end of the pipe with it.
                  if (System.in.read() < 0) {
                    throw new IOException("the test is gone");
                  }
                });
          });
    }
  }

  @Test
  void settleLeavesWhatIsWrittenForOthersOfALikeName() throws IOException {
    Path other = folder.resolve(".checkpoint.old.12345678-1-12345678.tmp");
    put(other, "half");
    AtomicFiles.settle(folder.resolve("checkpoint"));
    assertThat(other).exists();
  }

  private List<String> hidden() throws IOException {
    List<String> hidden = new ArrayList<>(names(folder));
    hidden.removeIf(name -> !name.startsWith("."));
    return hidden;
  }

  private static void put(Path folder, String content) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("content"), content);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }
}
