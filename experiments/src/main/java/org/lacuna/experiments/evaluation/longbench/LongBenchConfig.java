package org.lacuna.experiments.evaluation.longbench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link LongBenchEvaluator}. */
public record LongBenchConfig(
    @Doc("Files of items in the form of LongBench or LongBench-E, lines of JSON.")
        List<String> files,
    @Doc(
            "Context lengths, answers included; prompts that do not fit lose their middle. null for"
                + " evaluation.lengths.")
        @Nullable List<JsonNode> lengths,
    @Doc("Items of each task, spread evenly over its files; null for all.")
        @Nullable Integer items) {
  /** Checks the ranges. */
  public LongBenchConfig {
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
    if (items != null) {
      Check.atLeast(1, "items", items);
    }
  }
}
