package org.lacuna.experiments.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link EfficiencyEvaluator}. */
public record EfficiencyConfig(
    @Doc("Context lengths; null for evaluation.lengths.") @Nullable List<JsonNode> lengths,
    @Doc("Rounds in which all layers are timed in turn; six at least for an interval.") int rounds,
    @Doc("Milliseconds that each warms up before it is timed.") int warmUp,
    @Doc("Seconds after which a length gets no further round, once there are three.") int enough) {
  /** Checks the ranges. */
  public EfficiencyConfig {
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
    Check.atLeast(1, "rounds", rounds);
    Check.atLeast(0, "warm_up", warmUp);
    Check.atLeast(1, "enough", enough);
  }
}
