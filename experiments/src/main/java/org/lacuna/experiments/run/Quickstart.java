package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.results.Json;

/** The scale of the quickstart: a minute a method on two cores, and still clearly learning. */
public final class Quickstart {
  private Quickstart() {}

  /** The configuration that all methods of the quickstart share. */
  public static ExperimentConfig defaults() {
    return new ExperimentConfig(
        "quickstart",
        1,
        DeviceKind.CPU,
        Precision.FLOAT32,
        StartConfig.FRESH,
        CorpusConfig.defaults(),
        ModelConfig.of(4, 128, 4, 2, 32, 352),
        new AttentionConfig("full", methods()),
        new TrainingConfig(
            512,
            8,
            1,
            false,
            200,
            null,
            0,
            TrainingConfig.ALL,
            3e-3,
            0.1,
            20,
            0.1,
            0.9,
            0.95,
            1e-8,
            1.0,
            50,
            16_384,
            50),
        EvaluationConfig.measuring(
            Map.of("perplexity", section(Map.of("window_tokens", 32_768, "target_windows", 32)))),
        Map.of());
  }

  /** Both see at most 128 of 512 keys at the end of a training sequence. */
  private static Map<String, JsonNode> methods() {
    return Map.of(
        "streaming", section(Map.of("block_size", 16, "sink_blocks", 1, "local_blocks", 7)),
        "moba", section(Map.of("block_size", 32, "top_k", 4)));
  }

  private static JsonNode section(Map<String, Integer> parameters) {
    return Json.tree(parameters);
  }
}
