package org.lacuna.experiments.generation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.lacuna.config.Check;

/**
 * How the next token is drawn from the logits. The restrictions apply one after the other, in this
 * order, as in transformers.
 *
 * @param temperature by which logits are divided; 0 takes the likeliest token always (greedy)
 * @param topK tokens that may be drawn, the likeliest ones; 0 for all
 * @param topP their probability together: the fewest of the likeliest tokens that reach it may be
 *     drawn (nucleus sampling, arXiv 1904.09751); 1 for all
 * @param seed of what is drawn
 */
public record Sampling(double temperature, int topK, double topP, long seed) {
  /** The likeliest token, always. */
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 1);

  /** Checks the ranges. */
  public Sampling {
    Check.that(
        temperature >= 0 && Double.isFinite(temperature), "temperature", "0 or more", temperature);
    Check.atLeast(0, "top_k", topK);
    Check.that(topP > 0 && topP <= 1, "top_p", "above 0 and at most 1", topP);
  }

  /** Draws one token after the other; the same seed draws the same of the same logits. */
  public Sampler sampler() {
    SplittableRandom random = new SplittableRandom(seed);
    return logits -> temperature == 0 ? likeliest(logits) : draw(logits, random);
  }

  /** Draws a token. */
  @FunctionalInterface
  public interface Sampler {
    /** The next token, by the logits of each. */
    int next(float[] logits);
  }

  /** Of several the first. */
  private static int likeliest(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  private int draw(float[] logits, SplittableRandom random) {
    double greatest = logits[likeliest(logits)];
    double[] weights = new double[logits.length];
    Arrays.setAll(weights, i -> Math.exp((logits[i] - greatest) / temperature));
    if (topK == 0 && topP == 1) {
      int[] all = IntStream.range(0, weights.length).toArray();
      return pick(all, weights, random);
    }
    int[] order =
        IntStream.range(0, weights.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]))
            .limit(topK == 0 ? weights.length : topK)
            .mapToInt(Integer::intValue)
            .toArray();
    return pick(nucleus(order, weights), weights, random);
  }

  /** The fewest of the first tokens whose probability among all of them reaches the share. */
  private int[] nucleus(int[] order, double[] weights) {
    double all = Arrays.stream(order).mapToDouble(i -> weights[i]).sum();
    double sum = 0;
    for (int n = 0; n < order.length; n++) {
      sum += weights[order[n]];
      if (sum >= topP * all) {
        return Arrays.copyOf(order, n + 1);
      }
    }
    return order;
  }

  private static int pick(int[] tokens, double[] weights, SplittableRandom random) {
    double all = Arrays.stream(tokens).mapToDouble(i -> weights[i]).sum();
    double left = random.nextDouble() * all;
    for (int token : tokens) {
      left -= weights[token];
      if (left < 0) {
        return token;
      }
    }
    return tokens[tokens.length - 1]; // what rounding left over
  }
}
