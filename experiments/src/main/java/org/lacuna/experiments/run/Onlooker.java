package org.lacuna.experiments.run;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.attention.Observation;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunFolder;
import org.lacuna.results.attention.SeenKeys;
import org.lacuna.results.attention.SeenMask;

/**
 * Looks at a run's model while it reads some tokens.
 *
 * @param run with a checkpoint
 * @param decoder attends as the model is to; has no values yet
 * @param methods the name of each layer's method
 * @param computing on what it reads
 */
record Onlooker(RunFolder run, Decoder decoder, List<String> methods, Computing computing) {
  /**
   * Looks at a run.
   *
   * @param trained the decoder as it was trained, whose weights it must do with
   * @throws ConfigException if the attention does not fit the weights
   */
  static Onlooker of(
      RunFolder run,
      InferenceAttention inference,
      Decoder trained,
      Methods methods,
      Computing computing) {
    return new Onlooker(
        run,
        inference.decoder(trained, methods),
        LayerPattern.expand(inference.attention().pattern(), inference.model().layers(), methods),
        computing);
  }

  List<SeenMask> masks(int[] tokens) {
    Example window = window(tokens);
    return observed(observation -> observation.masks(methods, window));
  }

  SeenKeys seen(int[] tokens, int query) {
    Example window = window(tokens);
    if (query < 0 || query >= tokens.length) {
      throw new ConfigException(
          "query: expected from 0 to %d, got %d".formatted(tokens.length - 1, query));
    }
    return observed(observation -> observation.keys(window, query));
  }

  private <T> T observed(Function<Observation, T> look) {
    try (var _ = computing.begin();
        NDManager scratch = computing.newManager()) {
      Weights.load(run, decoder, scratch);
      return look.apply(new Observation(decoder, scratch, AttentionMode.NATIVE));
    }
  }

  /** Tokens that are read, none of which is scored. */
  private Example window(int[] tokens) {
    if (tokens.length == 0) {
      throw new ConfigException("tokens: expected one or more, got none");
    }
    for (int token : tokens) {
      if (token < 0 || token >= decoder.vocabulary()) {
        throw new ConfigException(
            "tokens: expected from 0 to %d, got %d".formatted(decoder.vocabulary() - 1, token));
      }
    }
    int[] targets = new int[tokens.length];
    Arrays.fill(targets, Example.UNSCORED);
    return new Example("given", tokens, targets);
  }
}
