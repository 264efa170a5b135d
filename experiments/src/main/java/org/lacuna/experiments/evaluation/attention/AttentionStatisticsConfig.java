package org.lacuna.experiments.evaluation.attention;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link AttentionEvaluator}. */
public record AttentionStatisticsConfig(
    @Doc("Windows of each length, all their queries.") int windows,
    @Doc("Context lengths; null for the training's alone, as the cost grows with the square.")
        @Nullable List<JsonNode> lengths,
    @Doc("First tokens of a window that count as sinks.") int sinks,
    @Doc("Most distances told apart: 0, 1, 2-3, 4-7 and so on, the last with all beyond.")
        int distances,
    @Doc(
            "Position of the query of the first window whose weights are kept key by key, for a"
                + " picture; from the end if negative, -1 the last; null for none.")
        @Nullable Integer query) {
  /** Checks the ranges. */
  public AttentionStatisticsConfig {
    Check.atLeast(1, "windows", windows);
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
    Check.atLeast(1, "sinks", sinks);
    Check.atLeast(1, "distances", distances);
  }
}
