package org.lacuna.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.experiments.conform.VectorFile;
import org.lacuna.experiments.huggingface.MethodFile;
import org.lacuna.experiments.huggingface.PretrainedFolder;

/** Small published models, one of each family and type of numbers. */
public final class Published {
  /** The one that comes with a tokenizer, of 300 tokens and 320 rows. */
  public static final String WITH_TOKENIZER = "llama_with_tokenizer";

  private static final Path PLACE = VectorFile.folder().resolve("hf");

  private Published() {}

  /** The names of all. */
  public static Stream<String> names() throws IOException {
    try (Stream<Path> folders = Files.list(PLACE)) {
      return folders.map(folder -> String.valueOf(folder.getFileName())).sorted().toList().stream();
    }
  }

  /** A copy of a model in a folder of its name, where a test may change it. */
  public static Path copy(String name, Path into) throws IOException {
    Path copy = Files.createDirectories(into.resolve(name));
    try (Stream<Path> files = Files.list(PLACE.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(String.valueOf(file.getFileName())));
      }
    }
    return copy;
  }

  /**
   * What an import is given beside the folder: a text of a few numbers, and where the folder has no
   * tokenizer one of as many symbols as the model has rows for.
   */
  public static List<String> keys(Path folder) throws IOException {
    List<String> keys = new ArrayList<>();
    Path text = Files.writeString(folder.resolveSibling("symbols.txt"), "1 2 3 ".repeat(50));
    keys.add("corpus.texts=[{path: '%s'}]".formatted(text));
    boolean named = Files.exists(folder.resolve(MethodFile.FILE));
    if (!named && !Files.exists(folder.resolve("tokenizer.json"))) {
      int symbols = PretrainedFolder.open(folder).model().vocabulary(1) - 1;
      keys.add("corpus.tokenizer=symbols:" + symbols);
    }
    return keys;
  }
}
