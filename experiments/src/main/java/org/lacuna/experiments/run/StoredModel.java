package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.datasets.tokenizer.Tokenizers;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.huggingface.EndTokens;
import org.lacuna.experiments.huggingface.PretrainedFolder;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.model.stored.StoredWeights;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;
import org.lacuna.experiments.safetensors.TensorReader;
import org.lacuna.results.AtomicFiles;
import org.lacuna.results.RunFolder;

/**
 * A model with its weights and its tokenizer, ready to be read with: a run's, or that of a folder
 * of Hugging Face transformers as it lies there. No text is opened for it.
 *
 * @param name what it is called
 * @param method what its attention is called
 * @param ends tokens that end a text
 * @param manager owns the weights
 * @param using the precision that the process computes in until it is closed
 */
public record StoredModel(
    String name,
    String method,
    Decoder decoder,
    Tokenizer tokenizer,
    Set<Integer> ends,
    NDManager manager,
    Computing.Use using)
    implements AutoCloseable {
  /**
   * Loads a model.
   *
   * @param text a run as {@link org.lacuna.results.RunStore#find}, or the path of a folder
   * @param tokenizer in place of the model's own; null for that
   * @param inference how it attends, where it is not as in training
   * @param placed on what it computes, by what it was trained on: a published model on the CPU
   * @throws org.lacuna.results.RunException if there is neither
   * @throws ConfigException if the model cannot be used, or its weights do not do for the attention
   */
  public static StoredModel load(
      String text,
      @Nullable String tokenizer,
      InferenceConfig inference,
      UnaryOperator<Computing> placed,
      Workspace workspace) {
    Optional<Path> folder = Imports.folder(text);
    return folder.isPresent()
        ? of(PretrainedFolder.open(folder.get()), tokenizer, inference, placed, workspace)
        : of(workspace.store().find(text), tokenizer, inference, placed, workspace);
  }

  private static StoredModel of(
      RunFolder run,
      @Nullable String other,
      InferenceConfig inference,
      UnaryOperator<Computing> placed,
      Workspace workspace) {
    ExperimentConfig config = RunConfig.of(run, workspace.methods());
    Tokenizer tokenizer = Tokenizers.of(other == null ? config.corpus().tokenizer() : other);
    Set<Integer> ends = EndTokens.of(AtomicFiles.current(run.checkpoint()));
    ModelConfig model = config.model().of(Weights.rows(run), config.training().length());
    Computing computing = placed.apply(Computing.of(config));
    return new Loading(model, config.attention(), inference, computing, workspace)
        .into(
            run.id(),
            tokenizer,
            ends.isEmpty() ? Set.of(tokenizer.documentStart()) : ends,
            (decoder, manager) -> {
              Weights.load(run, decoder, manager);
            });
  }

  private static StoredModel of(
      PretrainedFolder folder,
      @Nullable String other,
      InferenceConfig inference,
      UnaryOperator<Computing> placed,
      Workspace workspace) {
    Tokenizer tokenizer = Tokenizers.of(other == null ? folder.tokenizer() : other);
    Set<Integer> ends = EndTokens.of(folder.path());
    Computing computing = placed.apply(Computing.PLAIN);
    return new Loading(folder.model(), folder.attention(), inference, computing, workspace)
        .into(
            folder.path().toString(),
            tokenizer,
            ends.isEmpty() ? Set.of(tokenizer.documentStart()) : ends,
            (decoder, manager) -> {
              long _ = readWith(folder, decoder, manager);
            });
  }

  /**
   * Has a decoder read with the weights of a folder: where they lie or, on a GPU, from a copy
   * there.
   *
   * @param manager owns what is kept for it, and closes the files
   * @return the bytes that the weights take there
   * @throws ConfigException if they are not the decoder's
   */
  public static long readWith(PretrainedFolder folder, Decoder decoder, NDManager manager) {
    StoredTensors stored = folder.weights();
    try {
      Set<String> _ = folder.requireWeights(decoder.shapes(), stored);
    } catch (RuntimeException e) {
      stored.close();
      throw e;
    }
    long bytes = stored.entries().values().stream().mapToLong(TensorEntry::bytes).sum();
    if (!manager.getDevice().isGpu()) {
      decoder.readWith(StoredWeights.of(stored, manager));
      return bytes;
    }
    try (stored) {
      FirstValues.allocate(decoder, manager);
      decoder.weights().forEach((name, array) -> TensorReader.copyInto(array, stored, name));
      return decoder.weights().values().stream()
          .mapToLong(array -> array.size() * Float.BYTES)
          .sum();
    }
  }

  /**
   * A text as tokens to be written on.
   *
   * @param start whether the token that starts a document goes before it
   * @throws ConfigException if the tokenizer does not know the text, or there is no token
   */
  public List<Integer> prompt(byte[] text, boolean start) {
    IntStream first = start ? IntStream.of(tokenizer.documentStart()) : IntStream.empty();
    List<Integer> tokens;
    try {
      tokens = IntStream.concat(first, IntStream.of(tokenizer.encode(text))).boxed().toList();
    } catch (IllegalArgumentException | DatasetException e) {
      throw new ConfigException("the prompt: " + e.getMessage(), e);
    }
    if (tokens.isEmpty()) {
      throw new ConfigException(
          "the prompt: expected some text where no token starts it, got none");
    }
    return tokens;
  }

  /** Puts weights into a decoder. */
  @FunctionalInterface
  private interface Filling {
    void fill(Decoder decoder, NDManager manager);
  }

  /** How a model is to be built. */
  private record Loading(
      ModelConfig model,
      AttentionConfig attention,
      InferenceConfig inference,
      Computing computing,
      Workspace workspace) {
    StoredModel into(String name, Tokenizer tokenizer, Set<Integer> ends, Filling filling) {
      InferenceAttention asked =
          InferenceAttention.of(attention, model, inference, workspace.methods());
      Decoder trained =
          DecoderFactory.create(model, attention, tokenizer.vocabularySize(), workspace.methods());
      Decoder decoder = asked.decoder(trained, workspace.methods());
      NDManager manager = computing.newManager();
      try {
        filling.fill(decoder, manager);
        String label = DecoderFactory.label(asked.attention(), asked.model(), workspace.methods());
        return new StoredModel(name, label, decoder, tokenizer, ends, manager, computing.begin());
      } catch (RuntimeException e) {
        manager.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    using.close();
    manager.close();
  }
}
