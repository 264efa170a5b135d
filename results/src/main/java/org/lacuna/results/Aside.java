package org.lacuna.results;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where a file or a folder is written before it is renamed: beside its place, under a name that
 * says whose it is. So what a killed process left can be told from what another one is writing.
 */
final class Aside {

  private static final String ENDING = ".tmp";

  /** Host, process and a number of its own; before processes signed, a UUID. */
  private static final Pattern SIGNED = Pattern.compile("([0-9a-f]{8})-(\\d{1,18})-[0-9a-f]{8}");

  private static final Pattern ANY = Pattern.compile("[0-9a-f-]+");

  /** Processes are known by their number where they see each other: on a host, in a container. */
  private static final String HOST =
      HexFormat.of().toHexDigits((Machine.hostName() + processes()).hashCode());

  private Aside() {}

  /** A place for a new content of a target, which only this call knows of. */
  static Path of(Path target) {
    String signature =
        "%s-%d-%08x"
            .formatted(HOST, ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt());
    return AtomicFiles.parent(target).resolve(prefix(target) + signature + ENDING);
  }

  /** All that is or was being written for a target, by whomever. */
  static List<Path> all(Path target) throws IOException {
    return matching(target, ANY);
  }

  /** What processes of this host left that are no more. */
  static List<Path> abandoned(Path target) throws IOException {
    return matching(target, SIGNED).stream().filter(path -> isAbandoned(path, target)).toList();
  }

  private static boolean isAbandoned(Path path, Path target) {
    Matcher signature = SIGNED.matcher(middle(path, target));
    return signature.matches()
        && signature.group(1).equals(HOST)
        && ProcessHandle.of(Long.parseLong(signature.group(2))).isEmpty();
  }

  private static List<Path> matching(Path target, Pattern signature) throws IOException {
    Path folder = AtomicFiles.parent(target);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> siblings = Files.list(folder)) {
      return siblings
          .filter(path ->
              AtomicFiles.name(path).startsWith(prefix(target))
                  && AtomicFiles.name(path).endsWith(ENDING)
                  && signature.matcher(middle(path, target)).matches())
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String prefix(Path target) {
    return "." + AtomicFiles.name(target) + ".";
  }

  /** What a name has between prefix and ending; empty if they overlap. */
  private static String middle(Path path, Path target) {
    String name = AtomicFiles.name(path);
    int from = prefix(target).length();
    int to = name.length() - ENDING.length();
    return from < to ? name.substring(from, to) : "";
  }

  /** Stands for the processes that this one sees; empty where that is all of the host's. */
  private static String processes() {
    try {
      return Optional.of(Files.readSymbolicLink(Path.of("/proc/self/ns/pid")))
          .map(Path::toString)
          .orElse("");
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
