package org.lacuna.experiments.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.experiments.process.ChildJvm;
import org.lacuna.results.Json;

/**
 * A check in a process of its own: if native code ends the process, what it found before stays, and
 * its end is told as one more finding.
 *
 * @param name what it looks at
 * @param program starts a process that prints {@link #line} of each finding
 * @param limit how long it may take
 * @param needed whether its end is a problem, and not only a note
 * @param mend what would mend it if the process ends
 */
record ChildCheck(
    String name, Supplier<ProcessBuilder> program, Duration limit, boolean needed, String mend)
    implements Check {
  /** How the JVM says in what code it was when it crashed. */
  private static final String FRAME = "# C  [";

  /** A finding as the process prints it. */
  public static String line(Finding finding) {
    return Json.line(finding);
  }

  @Override
  public void look(Consumer<Finding> found) throws IOException {
    // A JVM that crashes writes a report to where it is.
    Path folder = Files.createTempDirectory("lacuna-doctor-");
    AtomicReference<@Nullable String> frame = new AtomicReference<>();
    try {
      ChildJvm.run(
          program.get().directory(folder.toFile()), limit, line -> hear(line, found, frame));
    } catch (ChildJvm.Failure e) {
      String where = Optional.ofNullable(frame.get()).map(code -> ", in " + code).orElse("");
      found.accept(
          Finding.lacking(
              needed, name, "the process that tried it " + e.getMessage() + where, mend));
    } finally {
      delete(folder);
    }
  }

  private static void hear(
      String line, Consumer<Finding> found, AtomicReference<@Nullable String> frame) {
    if (line.startsWith(FRAME)) {
      frame.set(line.substring(FRAME.length()).replaceFirst("[+\\]].*", ""));
      return;
    }
    try {
      found.accept(Json.MAPPER.readValue(line, Finding.class));
    } catch (JsonProcessingException e) {
      // Libraries print what they like.
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
