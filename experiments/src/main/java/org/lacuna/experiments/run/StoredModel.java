package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.model.stored.StoredWeights;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;
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
 */
public record StoredModel(
    String name,
    String method,
    Decoder decoder,
    Tokenizer tokenizer,
    Set<Integer> ends,
    NDManager manager)
    implements AutoCloseable {
  /**
   * Loads a model.
   *
   * @param text a run as {@link org.lacuna.results.RunStore#find}, or the path of a folder
   * @param tokenizer in place of the model's own; null for that
   * @param inference how it attends, where it is not as in training
   * @throws org.lacuna.results.RunException if there is neither
   * @throws ConfigException if the model cannot be used, or its weights do not do for the attention
   */
  public static StoredModel load(
      String text, @Nullable String tokenizer, InferenceConfig inference, Workspace workspace) {
    Optional<Path> folder = Imports.folder(text);
    return folder.isPresent()
        ? of(PretrainedFolder.open(folder.get()), tokenizer, inference, workspace)
        : of(workspace.store().find(text), tokenizer, inference, workspace);
  }

  private static StoredModel of(
      RunFolder run, @Nullable String other, InferenceConfig inference, Workspace workspace) {
    ExperimentConfig config = RunConfig.of(run, workspace.methods());
    Tokenizer tokenizer = Tokenizers.of(other == null ? config.corpus().tokenizer() : other);
    Set<Integer> ends = EndTokens.of(AtomicFiles.current(run.checkpoint()));
    ModelConfig model = config.model().of(Weights.rows(run), config.training().length());
    return new Loading(model, config.attention(), inference, workspace)
        .into(
            run.id(),
            tokenizer,
            ends.isEmpty() ? Set.of(tokenizer.documentStart()) : ends,
            (decoder, manager) -> {
              Weights _ = Weights.of(run, decoder, manager);
            });
  }

  private static StoredModel of(
      PretrainedFolder folder,
      @Nullable String other,
      InferenceConfig inference,
      Workspace workspace) {
    Tokenizer tokenizer = Tokenizers.of(other == null ? folder.tokenizer() : other);
    Set<Integer> ends = EndTokens.of(folder.path());
    return new Loading(folder.model(), folder.attention(), inference, workspace)
        .into(
            folder.path().toString(),
            tokenizer,
            ends.isEmpty() ? Set.of(tokenizer.documentStart()) : ends,
            (decoder, manager) -> {
              long _ = readWith(folder, decoder, manager);
            });
  }

  /**
   * Has a decoder read with the weights of a folder, where they lie.
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
    decoder.readWith(StoredWeights.of(stored, manager));
    return stored.entries().values().stream().mapToLong(TensorEntry::bytes).sum();
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
      Workspace workspace) {
    StoredModel into(String name, Tokenizer tokenizer, Set<Integer> ends, Filling filling) {
      InferenceAttention asked =
          InferenceAttention.of(attention, model, inference, workspace.methods());
      Decoder trained =
          DecoderFactory.create(model, attention, tokenizer.vocabularySize(), workspace.methods());
      Decoder decoder = asked.decoder(trained, workspace.methods());
      NDManager manager = NDManager.newBaseManager();
      try {
        filling.fill(decoder, manager);
        String label = DecoderFactory.label(asked.attention(), asked.model(), workspace.methods());
        return new StoredModel(name, label, decoder, tokenizer, ends, manager);
      } catch (RuntimeException e) {
        manager.close();
        throw e;
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
