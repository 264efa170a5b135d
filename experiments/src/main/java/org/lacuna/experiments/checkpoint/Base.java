package org.lacuna.experiments.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.lacuna.datasets.Digests;
import org.lacuna.experiments.safetensors.FileNames;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.results.RunException;

/**
 * Weights that a checkpoint leaves where they are, in the folder of a published model: what no
 * training changes need not be copied, however large it is.
 *
 * @param folder absolute path
 * @param files all files that hold them
 * @param tensors the names of those that count
 */
public record Base(String folder, List<BaseFile> files, Set<String> tensors) {
  /** As {@code model.safetensors}, or shards of it. */
  private static final String STEM = "model";

  /**
   * A file as it was when the model was imported.
   *
   * @param name within the folder
   * @param bytes its size
   * @param modified milliseconds since 1970
   * @param sha256 of its content
   */
  public record BaseFile(String name, long bytes, long modified, String sha256) {
    public BaseFile {
      if (!FileNames.isPlain(name)) {
        throw new IllegalArgumentException("name: expected that of a file, got " + name);
      }
    }

    private static BaseFile of(Path file) throws IOException {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      return new BaseFile(
          String.valueOf(file.getFileName()),
          found.size(),
          found.lastModifiedTime().toMillis(),
          Digests.sha256(file));
    }

    /** Whether a file has the same content; it is read only where it looks otherwise. */
    private boolean is(Path file) throws IOException {
      if (!Files.isRegularFile(file) || Files.size(file) != bytes) {
        return false;
      }
      return Files.getLastModifiedTime(file).toMillis() == modified
          || Digests.sha256(file).equals(sha256);
    }
  }

  public Base {
    files = List.copyOf(files);
    tensors = new TreeSet<>(tensors); // files of records look alike
    // Without a file nothing would be compared, and any folder would do.
    if (files.isEmpty() || !Path.of(folder).isAbsolute()) {
      throw new IllegalArgumentException(
          "expected an absolute folder and at least one file of it, got %d of %s"
              .formatted(files.size(), folder));
    }
  }

  /**
   * All weights of a folder as they are now; reads every file once.
   *
   * @throws org.lacuna.experiments.safetensors.SafetensorsException if there are none, or they are
   *     damaged
   */
  public static Base of(Path folder) {
    Path place = folder.toAbsolutePath().normalize();
    try (StoredTensors all = open(place)) {
      Set<Path> holding = new TreeSet<>();
      all.names().forEach(name -> holding.add(all.file(name)));
      List<BaseFile> files = new ArrayList<>();
      for (Path file : holding) {
        files.add(BaseFile.of(file));
      }
      return new Base(place.toString(), files, all.names());
    } catch (IOException e) {
      throw RunException.io(place, e);
    }
  }

  /** The same with fewer tensors that count. */
  public Base with(Set<String> fewer) {
    return new Base(folder, files, fewer);
  }

  /** The folder. */
  public Path path() {
    return Path.of(folder);
  }

  /** Stands for the content of all files. */
  public String hash() {
    return Digests.sha256(
        files.stream()
            .flatMap(file -> Stream.of(file.name(), file.sha256()))
            .toArray(String[]::new));
  }

  /**
   * The weights where they lie; to be closed.
   *
   * @throws CheckpointException if they are not what they were
   */
  public StoredTensors open() {
    requireUnchanged();
    return open(path());
  }

  /** Checks that the files are what they were. */
  void requireUnchanged() {
    for (BaseFile file : files) {
      Path place = path().resolve(file.name());
      try {
        if (!file.is(place)) {
          throw new CheckpointException(
              place,
              "expected the weights that were imported, %d bytes of SHA-256 %s, found others or none; put them back, or import the folder again"
                  .formatted(file.bytes(), file.sha256().substring(0, 12)));
        }
      } catch (IOException e) {
        throw RunException.io(place, e);
      }
    }
  }

  private static StoredTensors open(Path folder) {
    return StoredTensors.inFolder(folder, STEM);
  }
}
