package org.lacuna.experiments.evaluation.divergence;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link DivergenceEvaluator}. */
public record DivergenceConfig(
    @Doc("Windows of each length, all their tokens compared.") int windows,
    @Doc("Context lengths; null for evaluation.lengths.") @Nullable List<JsonNode> lengths,
    @Doc(
            "Run whose model this one is compared with: id, its beginning, or folder. null for the"
                + " same weights with full attention.")
        @Nullable String from) {
  /** Checks the ranges. */
  public DivergenceConfig {
    Check.atLeast(1, "windows", windows);
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
  }
}
