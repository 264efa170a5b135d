package org.lacuna.experiments.evaluation.divergence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Loaded;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.results.Json;

/** Divergence of next-token predictions; see the package. */
public final class DivergenceEvaluator implements Evaluator<DivergenceConfig> {
  /** See the package. */
  public static final String PROTOCOL = "window-mean";

  @Override
  public String name() {
    return "divergence";
  }

  @Override
  public String summary() {
    return "KL divergence of the next-token predictions from full attention's, or another run's.";
  }

  @Override
  public String source() {
    return "SSA, arXiv 2511.20102, Prop. 4.2; panel of llama.cpp's perplexity --kl-divergence";
  }

  @Override
  public DivergenceConfig defaults() {
    return new DivergenceConfig(16, null, null);
  }

  @Override
  public Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>(Sides.MODES.metrics());
    Sides.MODELS.metrics().forEach(metrics::putIfAbsent);
    metrics.put(Sides.DELTA_LOSS, "loss of native less full, or this less other, nats a target");
    return metrics;
  }

  @Override
  public List<Measure> measures(DivergenceConfig parameters, Setting setting) {
    String from = parameters.from();
    Other other = from == null ? null : Other.of(from, setting);
    if (other == null && !setting.decoder().isSparse()) {
      return List.of();
    }
    List<Measure> measures = new ArrayList<>();
    for (AttentionMode mode : setting.modes()) {
      if (other != null || mode == AttentionMode.NATIVE) {
        for (int length : setting.lengths(parameters.lengths())) {
          measures.add(measure(parameters.windows(), setting, mode, length, other));
        }
      }
    }
    return measures;
  }

  /**
   * Another run's model, to be loaded.
   *
   * @param id the run's
   * @param hash stands for its weights and attention
   */
  private record Other(String id, String hash) {
    static Other of(String from, Setting setting) {
      try (Loaded other = setting.material().model(from)) {
        int theirs = other.decoder().vocabulary();
        int ours = setting.decoder().vocabulary();
        if (theirs != ours) {
          throw new ConfigException(
              ("evaluation.measures.divergence.from: expected a run whose model tells apart %d"
                      + " tokens, as this one does; %s tells apart %d")
                  .formatted(ours, other.run(), theirs));
        }
        return new Other(other.run(), other.hash());
      }
    }
  }

  private static Measure measure(
      int windows, Setting setting, AttentionMode mode, int length, @Nullable Other other) {
    ObjectNode key = Json.MAPPER.createObjectNode();
    key.put("protocol", PROTOCOL)
        .put("from", other == null ? null : other.hash())
        .put("length", length)
        .put("windows", windows)
        .put("sequences", setting.material().sequencesHash());
    List<Example> examples = setting.material().sequences(length, windows);
    return other == null
        ? new DivergenceMeasure(
            PROTOCOL, Sides.MODES, mode, key, length, examples, DivergenceMeasure.OTHER_MODE)
        : new DivergenceMeasure(
            PROTOCOL + " from " + other.id(),
            Sides.MODELS,
            mode,
            key,
            length,
            examples,
            (_, action) -> {
              try (Loaded loaded = setting.material().model(other.id())) {
                action.accept(loaded.decoder(), AttentionMode.NATIVE);
              }
            });
  }
}
