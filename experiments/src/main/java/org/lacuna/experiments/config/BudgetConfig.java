package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/**
 * Equal budgets: shares of what full attention needs, whichever method and parameter gives them.
 */
@Doc(
    "Shares of what full attention needs, each measured, by the parameter that the budget follows.")
public record BudgetConfig(
    @Doc(
            "What is shared: keys that queries see, cache (numbers in the KV cache) or flops (of"
                + " the attention of a prefill), the mean over all layers.")
        Quantity of,
    @Doc("The shares, such as 0.1; the nearest that can be had is taken, none beyond its ends.")
        List<Double> shares,
    @Doc("At which length: tokens, or times the training's length (1x).") JsonNode length) {
  /** What a share is of. */
  public enum Quantity {
    KEYS,
    CACHE,
    FLOPS
  }

  /** Checks the ranges. */
  public BudgetConfig {
    Check.that(!shares.isEmpty(), "shares", "at least one, such as 0.1", shares);
    for (double share : shares) {
      Check.that(share > 0 && Double.isFinite(share), "shares", "numbers above 0", share);
    }
    ContextLength.check("length", List.of(length));
  }

  /** Shares of the keys at the length of the training. */
  public static BudgetConfig defaults() {
    return new BudgetConfig(
        Quantity.KEYS, List.of(0.05, 0.1, 0.2, 0.4, 1.0), ContextLength.of("1x").getFirst());
  }

  /** The length in tokens. */
  public int tokens(int trainingLength) {
    return ContextLength.tokens(List.of(length), trainingLength).getFirst();
  }
}
