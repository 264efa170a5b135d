package org.lacuna.experiments.paper;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleBiFunction;
import org.lacuna.config.ConfigException;
import org.lacuna.config.Nearest;
import org.lacuna.experiments.bench.EfficiencyEvaluator;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.results.Measurement;

/**
 * Costs of attention by its formulas ({@link Accounting}), the sum over the layers of a model, or a
 * share of what full attention would cost.
 */
final class Accounted {
  private static final String SHARE = "_share";

  /** Costs of one layer at a length, by the names that rows give them. */
  private static final Map<String, ToDoubleBiFunction<AttentionLayer, Integer>> COSTS =
      new TreeMap<>(
          Map.of(
              "last_query_keys", (layer, length) -> layer.accounting().visibleKeys(length - 1L),
              "seen_keys", (layer, length) -> layer.accounting().totalVisibleKeys(length),
              "kv_cache_elements", (layer, length) -> layer.accounting().cacheElements(length),
              "attention_flops", (layer, length) -> layer.accounting().prefillFlops(length),
              "decode_flops", (layer, length) -> layer.accounting().queryFlops(length - 1L),
              "training_flops", (layer, length) -> layer.trainingFlops(length)));

  private Accounted() {}

  /**
   * One of the costs.
   *
   * @param row name of the row, for messages
   * @param metric a cost, or a cost with {@code _share}
   * @param length context length in tokens
   * @throws ConfigException if there is no such cost
   */
  static Measurement of(
      String row, AccountingConfig model, String metric, int length, Methods methods) {
    boolean share = metric.endsWith(SHARE);
    String name = share ? metric.substring(0, metric.length() - SHARE.length()) : metric;
    ToDoubleBiFunction<AttentionLayer, Integer> cost = COSTS.get(name);
    if (cost == null) {
      throw new ConfigException(
          "metric %s: no cost by formula; %s; of each there is a share too, as %s_share"
              .formatted(
                  metric, Nearest.hint(name, COSTS.keySet()), COSTS.keySet().iterator().next()));
    }
    List<AttentionLayer> layers = DecoderFactory.layers(model.model(), model.attention(), methods);
    double sum = layers.stream().mapToDouble(layer -> cost.applyAsDouble(layer, length)).sum();
    AttentionLayer full = new FullAttention(model.model().headShape());
    double all = layers.size() * cost.applyAsDouble(full, length);
    return new Measurement(
        row,
        DecoderFactory.label(model.attention(), model.model(), methods),
        metric,
        EfficiencyEvaluator.ACCOUNTING,
        length,
        share ? sum / all : sum,
        1,
        length,
        null,
        0,
        "native",
        layers.stream().map(layer -> layer.accounting().effectiveSparsity(length)).toList());
  }
}
