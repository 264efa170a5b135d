package org.lacuna.experiments.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A folder with libtorch's libraries, looked at without loading them. */
record LibtorchFolder(Path path) {
  private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(\\+\\w+)?");

  /** The first folder of a path that DJL would take, which is one with libtorch itself. */
  static Optional<LibtorchFolder> in(String libraryPath) {
    return Stream.of(libraryPath.split(File.pathSeparator, -1))
        .filter(entry -> !entry.isEmpty())
        .map(Path::of)
        .filter(folder -> Files.isRegularFile(folder.resolve(System.mapLibraryName("torch"))))
        .findFirst()
        .map(LibtorchFolder::new);
  }

  /** The version, such as {@code 2.7.1+cu128}, where a file beside the folder says so. */
  Optional<String> version() {
    Path above = path.toAbsolutePath().normalize().getParent();
    // PyTorch's archive of libtorch, and its Python package.
    return above == null
        ? Optional.empty()
        : Stream.of("build-version", "version.py")
            .flatMap(name -> firstVersion(above.resolve(name)).stream())
            .findFirst();
  }

  private static Optional<String> firstVersion(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return lines.stream()
          .map(VERSION::matcher)
          .filter(Matcher::find)
          .map(Matcher::group)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Whether it is a build for CUDA. */
  boolean hasCuda() {
    return Files.exists(path.resolve(System.mapLibraryName("torch_cuda")));
  }
}
