package org.lacuna.experiments.conform;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.safetensors.SafetensorsException;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The vectors below a folder.
 *
 * @param folder where they are
 * @param vectors files to check, in the order of their paths; those that cannot be read among them
 * @param others safetensors files that do not say what they are a vector of, such as weights
 * @param methods the methods at hand
 */
public record Conformance(Path folder, List<Path> vectors, List<Path> others, Methods methods) {
  private static final Logger LOG = LoggerFactory.getLogger(Conformance.class);

  private static final String ENDING = ".safetensors";

  /** Who checks what; a method that none of them knows may still be at hand. */
  private static final List<ConformanceCheck> CHECKS =
      List.of(
          new CalibrationCheck(),
          new SsaCheck(),
          new CcaCheck(),
          new NsaCheck(),
          new NsaMeanCheck(),
          new GivenBlocksCheck(),
          new RopeCheck(),
          new MetricsCheck(),
          new DivergenceCheck());

  /** The vectors below a folder, for the methods of the core. */
  public static Conformance below(Path folder) {
    return below(folder, Methods.load());
  }

  /**
   * Finds the vectors.
   *
   * @throws ConformanceException if there is no such folder, or no vector in it
   */
  public static Conformance below(Path folder, Methods methods) {
    if (!Files.isDirectory(folder)) {
      throw new ConformanceException(
          folder, Files.exists(folder) ? "not a folder" : "no such folder");
    }
    List<Path> vectors = new ArrayList<>();
    List<Path> others = new ArrayList<>();
    for (Path file : files(folder)) {
      (isOther(file) ? others : vectors).add(file);
    }
    if (vectors.isEmpty()) {
      throw new ConformanceException(
          folder,
          "no conformance vector below it (a %s file whose metadata name a method)"
              .formatted(ENDING));
    }
    return new Conformance(folder, vectors, others, methods);
  }

  private static List<Path> files(Path folder) {
    List<Path> files = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (file.toString().endsWith(ENDING)) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
              if (file.equals(folder)) {
                throw e;
              }
              files.add(file); // reading it will say what is wrong
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw RunException.io(folder, e);
    }
    files.sort(null);
    return files;
  }

  private static boolean isOther(Path file) {
    try {
      return ConformanceVector.method(file).isEmpty();
    } catch (RunException | SafetensorsException e) {
      LOG.debug("{} cannot be read", file, e);
      return false;
    }
  }

  /** Folder and file name of a case, without the ending. */
  public String name(Path file) {
    String path = folder.relativize(file).toString().replace('\\', '/');
    return path.endsWith(ENDING) ? path.substring(0, path.length() - ENDING.length()) : path;
  }

  /**
   * Checks one vector; whatever is wrong with it is in the result.
   *
   * @param computing on what the fast path computes
   */
  public CaseResult check(Path file, Computing computing) {
    String name = name(file);
    try {
      String method = ConformanceVector.method(file).orElse("");
      Optional<ConformanceCheck> check =
          Stream.concat(
                  CHECKS.stream(), Stream.of(new LogitsCheck(methods), new MethodCheck(methods)))
              .filter(each -> each.knows(method))
              .findFirst();
      return check.isPresent()
          ? CaseResult.compared(name, comparisons(check.get(), file, computing))
          : CaseResult.skipped(name, "no check for method " + method);
    } catch (RunException | SafetensorsException | ConformanceException e) {
      return failed(name, e);
    } catch (ConfigException | MethodException e) {
      return failed(name, new ConformanceException(file, String.valueOf(e.getMessage())));
    } catch (RuntimeException e) {
      LOG.debug("{} failed", file, e);
      // Whatever it is, the other vectors go on.
      return failed(name, new ConformanceException(file, e.toString()));
    }
  }

  private static List<Comparison> comparisons(
      ConformanceCheck check, Path file, Computing computing) {
    try (var _ = computing.begin();
        ConformanceVector vector = ConformanceVector.read(file, computing)) {
      List<Comparison> comparisons = check.check(vector);
      vector.requireAllRead();
      return comparisons;
    }
  }

  private static CaseResult failed(String name, RuntimeException e) {
    return CaseResult.failed(name, String.valueOf(e.getMessage()));
  }
}
