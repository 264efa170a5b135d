package org.lacuna.experiments.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A file system mounted for a test, where that is allowed; a test is skipped where it is not. */
final class Mount implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final Path place;

  private Mount(Path place) {
    this.place = place;
  }

  /** A disk of so many bytes, empty. */
  static Mount disk(Path place, long bytes) throws IOException {
    Files.createDirectories(place);
    mount("-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", place.toString());
    return new Mount(place);
  }

  /** The same folder at another place, where nothing can be changed. */
  static Mount readOnly(Path folder, Path place) throws IOException {
    Files.createDirectories(place);
    mount("--bind", folder.toString(), place.toString());
    Mount mounted = new Mount(place);
    try {
      mount("-o", "remount,ro,bind", place.toString());
      return mounted;
    } catch (RuntimeException e) {
      mounted.close();
      throw e;
    }
  }

  private static void mount(String... arguments) {
    List<String> command = new ArrayList<>(List.of("mount"));
    command.addAll(List.of(arguments));
    assumeTrue(succeeds(command), "needs the right to mount: " + String.join(" ", command));
  }

  private static boolean succeeds(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS).exitValue() == 0;
    } catch (IOException | ExecutionException | TimeoutException e) {
      return false; // there is no such command, or it hangs
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Where it is. */
  Path place() {
    return place;
  }

  /** Fills a disk but for so many bytes. */
  void leave(long bytes) throws IOException {
    Path ballast = place.resolve(".ballast");
    Files.deleteIfExists(ballast);
    long spare = Files.getFileStore(place).getUsableSpace() - bytes;
    Files.write(ballast, new byte[Math.toIntExact(Math.max(0, spare))]);
  }

  /** Makes room again. */
  void clear() throws IOException {
    Files.deleteIfExists(place.resolve(".ballast"));
  }

  @Override
  public void close() {
    if (!succeeds(List.of("umount", place.toString()))) {
      boolean _ = succeeds(List.of("umount", "-l", place.toString()));
    }
  }
}
