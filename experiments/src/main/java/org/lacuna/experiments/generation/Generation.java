package org.lacuna.experiments.generation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.methods.aten.Ops;

/**
 * A prompt that is written on.
 *
 * @param prompt its tokens, at least one
 * @param most tokens that are written at most
 * @param ends tokens that end a text; such a token is the last one written
 * @param sampling how tokens are drawn
 * @param chunk tokens of the prompt that pass at a time, for methods that allow it; others take the
 *     whole prompt
 */
public record Generation(
    List<Integer> prompt, int most, Set<Integer> ends, Sampling sampling, int chunk) {
  /** Checks that there is something to write on. */
  public Generation {
    prompt = List.copyOf(prompt);
    ends = Set.copyOf(ends);
    if (prompt.isEmpty() || most < 0) {
      throw new IllegalArgumentException(
          "expected a prompt of at least one token and at least no token to write, got %d and %d"
              .formatted(prompt.size(), most));
    }
  }

  /**
   * What was written, and what it took.
   *
   * @param tokens what was written
   * @param prefillSeconds until the prompt's logits were there
   * @param decodeSeconds for the tokens after the first, which those logits give
   * @param cacheElements numbers that all layers keep of the past in the end
   */
  public record Written(
      List<Integer> tokens, double prefillSeconds, double decodeSeconds, long cacheElements) {
    /** Tokens a second while decoding; NaN where none was decoded. */
    public double decodeSpeed() {
      return tokens.size() < 2 ? Double.NaN : (tokens.size() - 1) / decodeSeconds;
    }
  }

  /**
   * Writes on.
   *
   * @param listener is told each token as it is written, and says whether to go on
   */
  public Written by(Decoder decoder, NDManager manager, IntPredicate listener) {
    Sampling.Sampler sampler = sampling.sampler();
    List<Integer> written = new ArrayList<>();
    long start = System.nanoTime();
    int longest = prompt.size() + most;
    int pass = decoder.prefillsInChunks(AttentionMode.NATIVE) ? chunk : prompt.size();
    try (DecoderCache cache = decoder.newCache(manager, AttentionMode.NATIVE, 1, longest, pass)) {
      int[] next = prompt.stream().mapToInt(Integer::intValue).toArray();
      float[] logits = logits(decoder, cache, manager, next);
      long prefilled = System.nanoTime();
      boolean goingOn = most > 0;
      while (goingOn) {
        int token = sampler.next(logits);
        written.add(token);
        goingOn = listener.test(token) && !ends.contains(token) && written.size() < most;
        if (goingOn) {
          logits = logits(decoder, cache, manager, token);
        }
      }
      return new Written(
          List.copyOf(written),
          (prefilled - start) / 1e9,
          (System.nanoTime() - prefilled) / 1e9,
          cache.elements());
    }
  }

  private static float[] logits(
      Decoder decoder, DecoderCache cache, NDManager manager, int... tokens) {
    try (NDManager scratch = manager.newSubManager()) {
      long[] ids = Arrays.stream(tokens).asLongStream().toArray();
      NDArray input = Ops.create(scratch, ids, new Shape(1, ids.length));
      return decoder.decode(cache, input).toFloatArray();
    }
  }
}
