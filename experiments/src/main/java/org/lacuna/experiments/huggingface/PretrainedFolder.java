package org.lacuna.experiments.huggingface;

import ai.djl.ndarray.types.Shape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.safetensors.Floats;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;

/**
 * The folder of a published model.
 *
 * @param path where it is
 * @param config what {@code config.json} says
 * @param method what {@code lacuna.json} says, if it is there
 */
public record PretrainedFolder(Path path, PretrainedConfig config, Optional<MethodFile> method) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final String HEAD = "lm_head.weight";

  /** Names in a message. */
  private static final int SHOWN = 3;

  /** Whether a folder is one, by its {@code config.json}. */
  public static boolean isOne(Path folder) {
    return Files.isRegularFile(folder.resolve(PretrainedConfig.FILE));
  }

  /**
   * Reads the small files of a folder.
   *
   * @throws ConfigException if it is none, or one of them cannot be used
   */
  public static PretrainedFolder open(Path folder) {
    if (!isOne(folder)) {
      throw new ConfigException(
          "%s: no folder of a published model; expected %s in it"
              .formatted(folder, PretrainedConfig.FILE));
    }
    return new PretrainedFolder(
        folder,
        PretrainedConfig.read(folder.resolve(PretrainedConfig.FILE)),
        MethodFile.read(folder));
  }

  /** The decoder. */
  public ModelConfig model() {
    return config.model();
  }

  /** What attends: by {@code lacuna.json} if it is there, as the model was published otherwise. */
  public AttentionConfig attention() {
    return method.map(MethodFile::attention).orElse(config.attention());
  }

  /**
   * The name of the tokenizer that the folder comes with.
   *
   * @throws ConfigException if it comes with none that can be read
   */
  public String tokenizer() {
    Optional<String> named = method.flatMap(file -> Optional.ofNullable(file.tokenizer()));
    if (named.isPresent()) {
      return named.get();
    }
    Path file = path.resolve(TOKENIZER);
    if (Files.isRegularFile(file)) {
      return file.toAbsolutePath().normalize().toString();
    }
    String other =
        Files.exists(path.resolve("tokenizer.model"))
            ? "; its tokenizer.model is of SentencePiece alone, which transformers'"
                + " AutoTokenizer.from_pretrained(...).save_pretrained(...) rewrites"
            : "";
    throw new ConfigException(
        "%s: there is no such file%s; give another tokenizer (corpus.tokenizer=PATH)"
            .formatted(file, other));
  }

  /**
   * The weights where they lie; to be closed.
   *
   * @throws org.lacuna.experiments.safetensors.SafetensorsException if there are none, or they are
   *     damaged
   */
  public StoredTensors weights() {
    return StoredTensors.inFolder(path, "model");
  }

  /**
   * Checks that the weights of the folder are those of a decoder, no more and no less.
   *
   * @param expected the decoder's parameters
   * @return the names of those that count: a head that repeats a tied embedding does not, nor do
   *     the rotation's tables that old files have
   * @throws ConfigException naming some of what is missing, too much or of another shape or type
   */
  public Set<String> requireWeights(Map<String, Shape> expected, StoredTensors weights) {
    List<String> missing =
        expected.keySet().stream().filter(name -> !weights.names().contains(name)).toList();
    List<String> further =
        weights.names().stream()
            .filter(name -> !expected.containsKey(name) && !isOfNoMatter(name, weights))
            .toList();
    if (!missing.isEmpty() || !further.isEmpty()) {
      throw new ConfigException(
          "%s: not the weights of this %s%s%s"
              .formatted(
                  weights.path(),
                  PretrainedConfig.FILE,
                  some("; missing", missing, weights.names()),
                  some("; not of the model", further, expected.keySet())));
    }
    expected.forEach((name, shape) -> requireFit(weights, weights.entry(name), shape));
    return Set.copyOf(expected.keySet());
  }

  private static void requireFit(StoredTensors weights, TensorEntry entry, Shape expected) {
    if (!entry.shape().equals(expected)) {
      throw new ConfigException(
          "%s: %s: expected shape %s by %s, got %s"
              .formatted(
                  weights.file(entry.name()),
                  entry.name(),
                  expected,
                  PretrainedConfig.FILE,
                  entry.shape()));
    }
    if (!Floats.TYPES.contains(entry.type())) {
      throw new ConfigException(
          "%s: %s: expected float32, float16 or bfloat16, got %s"
              .formatted(weights.file(entry.name()), entry.name(), entry.type()));
    }
  }

  private boolean isOfNoMatter(String name, StoredTensors weights) {
    if (name.endsWith(".rotary_emb.inv_freq")) {
      return true;
    }
    String embedding = "model.embed_tokens.weight";
    return name.equals(HEAD)
        && model().tieEmbeddings()
        && weights.names().contains(embedding)
        && weights.entry(name).type() == weights.entry(embedding).type()
        && weights.entry(name).shape().equals(weights.entry(embedding).shape())
        && weights.data(name).mismatch(weights.data(embedding)) < 0;
  }

  private static String some(String what, List<String> names, Set<String> known) {
    if (names.isEmpty()) {
      return "";
    }
    List<String> shown = new ArrayList<>(names.subList(0, Math.min(SHOWN, names.size())));
    String more = names.size() > SHOWN ? " and %d more".formatted(names.size() - SHOWN) : "";
    String near =
        Nearest.of(names.getFirst(), known).map(name -> " (nearest is " + name + ")").orElse("");
    return "%s %s%s%s"
        .formatted(what, shown.stream().collect(Collectors.joining(", ")), more, near);
  }
}
