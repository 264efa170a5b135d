package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.DecoderCache;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.methods.aten.Ops;

/**
 * What a model writes after a prompt: always the likeliest token, on the KV cache that each layer's
 * method keeps. Long prompts are read a stretch after the other, as by {@link SequenceReader}.
 *
 * @param most tokens that are written at most
 * @param ends whether nothing comes after the tokens written so far, of which there is at least one
 */
public record Greedy(int most, Predicate<int[]> ends) {
  /** Checks the range. */
  public Greedy {
    if (most < 1) {
      throw new IllegalArgumentException("most: expected at least 1 token, got " + most);
    }
  }

  /**
   * The tokens written after each prompt, up to the one that {@link #ends} and with it.
   *
   * @param prompts at least one, all of the same number of tokens: they pass side by side, and
   *     padding would change what sparse methods choose
   */
  public List<int[]> after(
      Decoder decoder, AttentionMode mode, List<int[]> prompts, NDManager manager) {
    int longest = prompts.getFirst().length + most;
    int stretch = SequenceReader.stretch(decoder, mode, longest);
    List<int[]> written = new ArrayList<>();
    prompts.forEach(_ -> written.add(new int[0]));
    boolean[] done = new boolean[prompts.size()];
    try (DecoderCache cache = decoder.newCache(manager, mode, prompts.size(), longest, stretch)) {
      int[] next = likeliest(decoder, cache, prompts, manager);
      while (true) {
        boolean all = true;
        for (int b = 0; b < done.length; b++) {
          if (!done[b]) {
            written.set(b, with(written.get(b), next[b]));
            done[b] = written.get(b).length == most || ends.test(written.get(b));
          }
          all &= done[b];
        }
        if (all) {
          return List.copyOf(written);
        }
        next = likeliest(decoder, cache, columns(next), manager);
      }
    }
  }

  private static int[] with(int[] tokens, int next) {
    int[] more = Arrays.copyOf(tokens, tokens.length + 1);
    more[tokens.length] = next;
    return more;
  }

  private static List<int[]> columns(int[] tokens) {
    return Arrays.stream(tokens).mapToObj(token -> new int[] {token}).toList();
  }

  /**
   * The likeliest token of each sequence after some more of its own.
   *
   * @param tokens as many for each sequence of the cache
   */
  public static int[] likeliest(
      Decoder decoder, DecoderCache cache, List<int[]> tokens, NDManager parent) {
    try (NDManager scratch = parent.newSubManager()) {
      long[] ids = tokens.stream().flatMapToInt(Arrays::stream).asLongStream().toArray();
      Shape shape = new Shape(tokens.size(), tokens.getFirst().length);
      NDArray logits = decoder.decode(cache, Ops.create(scratch, ids, shape)); // [B, V]
      return Arrays.stream(logits.argMax(1).toLongArray()).mapToInt(Math::toIntExact).toArray();
    }
  }
}
