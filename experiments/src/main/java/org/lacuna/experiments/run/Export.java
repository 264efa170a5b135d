package org.lacuna.experiments.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.huggingface.FolderFiles;
import org.lacuna.experiments.huggingface.MethodFile;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.safetensors.NumberType;
import org.lacuna.experiments.safetensors.SafetensorsWriter;
import org.lacuna.experiments.safetensors.ShardWriter;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorContent;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunFolder;

/**
 * A run's model as a folder of Hugging Face transformers, with a file that says what attends.
 *
 * @param type of the weights; null to write each as it is stored, byte for byte
 * @param shardBytes of weights in a file, at most
 */
public record Export(@Nullable NumberType type, long shardBytes) {
  /**
   * Writes the folder, whole or not at all.
   *
   * @param target must not exist yet, or be empty
   * @throws ConfigException if it has something in it, or the run has no checkpoint
   */
  public PretrainedFolder write(RunFolder run, Path target, Workspace workspace) {
    try (StoredTensors weights = Weights.checkpoint(run).weights()) {
      Map<String, byte[]> files = files(run, weights, workspace);
      requireFree(target);
      Map<String, TensorContent> tensors = new LinkedHashMap<>();
      weights
          .entries()
          .forEach((name, entry) ->
              tensors.put(
                  name, TensorContent.of(weights, name, type == null ? entry.type() : type)));
      boolean written =
          AtomicFiles.createFolder(
              target,
              aside -> {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                  Files.write(aside.resolve(file.getKey()), file.getValue());
                }
                ShardWriter.write(
                    aside, "model", tensors, SafetensorsWriter.FOR_TRANSFORMERS, shardBytes);
              });
      if (!written) {
        throw taken(target);
      }
    }
    return PretrainedFolder.open(target);
  }

  private static void requireFree(Path target) {
    try {
      if (Files.isDirectory(target)) {
        Files.delete(target); // succeeds for an empty one alone
      } else if (Files.exists(target)) {
        throw taken(target);
      }
    } catch (IOException e) {
      throw taken(target);
    }
  }

  private static ConfigException taken(Path target) {
    return new ConfigException(
        target
            + ": exists already; expected a folder that is new or empty, so that nothing is lost");
  }

  private Map<String, byte[]> files(RunFolder run, StoredTensors weights, Workspace workspace) {
    ExperimentConfig config = RunConfig.of(run, workspace.methods());
    Tokenizer tokenizer = Tokenizers.of(config.corpus().tokenizer());
    NumberType written = type == null ? weights.entry(Weights.EMBEDDING).type() : type;
    return FolderFiles.of(
        config.model().of(Weights.rows(weights), config.training().length()),
        MethodFile.of(
            DecoderFactory.explicit(config.attention(), config.model(), workspace.methods()),
            tokenizer,
            config.corpus().tokenizer()),
        tokenizer,
        AtomicFiles.current(run.checkpoint()),
        name(written),
        workspace.methods());
  }

  /** As transformers calls it. */
  private static String name(NumberType type) {
    return switch (type) {
      case F32 -> "float32";
      case F16 -> "float16";
      case BF16 -> "bfloat16";
      default -> type.name().toLowerCase(Locale.ROOT);
    };
  }
}
