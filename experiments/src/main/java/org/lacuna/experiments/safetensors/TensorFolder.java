package org.lacuna.experiments.safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.results.RunException;

/** Finds the tensors in a folder, or says what is there instead. */
final class TensorFolder {
  /** How the names of such files end. */
  static final String ENDING = ".safetensors";

  /** How the name of the file that lists the shards ends. */
  static final String INDEX_ENDING = ".safetensors.index.json";

  /** How files of weights end that are of other formats. */
  private static final List<String> FOREIGN =
      List.of(".bin", ".bin.index.json", ".gguf", ".pt", ".pth", ".ckpt", ".h5", ".msgpack");

  private static final int MOST_NAMED = 5;

  private TensorFolder() {}

  static StoredTensors open(Path folder, String stem) {
    Path single = folder.resolve(stem + ENDING);
    Path index = folder.resolve(stem + INDEX_ENDING);
    // A link to nowhere is there too: opening it says what is wrong.
    if (Files.exists(single, LinkOption.NOFOLLOW_LINKS)) {
      return SafetensorsFile.open(single);
    }
    if (Files.exists(index, LinkOption.NOFOLLOW_LINKS)) {
      return ShardedTensors.open(index);
    }
    throw new SafetensorsException(folder, nothing(folder, stem));
  }

  private static String nothing(Path folder, String stem) {
    if (!Files.isDirectory(folder)) {
      return Files.exists(folder) ? "not a folder" : "no such folder";
    }
    String missing = "neither %s nor %s in it".formatted(stem + ENDING, stem + INDEX_ENDING);
    List<String> foreign = named(folder, FOREIGN);
    List<String> others = named(folder, List.of(ENDING, INDEX_ENDING));
    if (!others.isEmpty()) {
      return missing + ", but " + String.join(", ", others);
    }
    if (!foreign.isEmpty()) {
      return "%s, but %s, which cannot be read; convert them with transformers: %s"
          .formatted(
              missing,
              String.join(", ", foreign),
              "model.save_pretrained(FOLDER, safe_serialization=True)");
    }
    return missing;
  }

  private static List<String> named(Path folder, List<String> endings) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> endings.stream().anyMatch(name::endsWith))
          .sorted()
          .limit(MOST_NAMED)
          .toList();
    } catch (IOException e) {
      throw RunException.io(folder, e);
    }
  }
}
