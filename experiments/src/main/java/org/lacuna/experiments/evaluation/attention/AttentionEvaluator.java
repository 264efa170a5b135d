package org.lacuna.experiments.evaluation.attention;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.experiments.evaluation.Span;
import org.lacuna.results.Json;

/** Attention statistics; see the package. */
public final class AttentionEvaluator implements Evaluator<AttentionStatisticsConfig> {
  /** See the package. */
  public static final String PROTOCOL = "window-mean";

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public String summary() {
    return "Where attention's weight lies by layer and head, and what the unseen keys would add.";
  }

  @Override
  public String source() {
    return "SSA, arXiv 2511.20102, Def. 1 and Theorem 1";
  }

  @Override
  public AttentionStatisticsConfig defaults() {
    return new AttentionStatisticsConfig(4, null, 4, 16, -1);
  }

  @Override
  public Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    for (Statistic statistic : Statistic.values()) {
      metrics.put(statistic.metric(), statistic.meaning());
    }
    metrics.put(
        WindowStatistics.SEEN_SHARE,
        "keys attended to over causal keys, as counted; more than 1 where branches read twice");
    metrics.put(AttentionRows.EXCESS, "seen_share less what the method's accounting says");
    metrics.put(
        WindowStatistics.OVERLAP,
        "keys that a head sees in a layer and in the next, over those seen in either");
    metrics.put("distance_mass", "share of the weight on keys at a distance");
    return metrics;
  }

  @Override
  public List<Measure> measures(AttentionStatisticsConfig parameters, Setting setting) {
    List<Integer> lengths =
        parameters.lengths() == null
            ? List.of(setting.trainingLength())
            : setting.lengths(parameters.lengths());
    List<Measure> measures = new ArrayList<>();
    for (int length : lengths) {
      List<Example> windows = setting.material().sequences(length, parameters.windows());
      for (AttentionMode mode : setting.modes()) {
        measures.add(statistics(parameters, setting, mode, length, windows));
        Integer query = parameters.query();
        if (query != null) {
          ObjectNode key = key(parameters, setting, length).put("query", place(query, length));
          measures.add(
              new SeenKeysMeasure(mode, key, length, windows.getFirst(), place(query, length)));
        }
      }
    }
    return measures;
  }

  private static Measure statistics(
      AttentionStatisticsConfig parameters,
      Setting setting,
      AttentionMode mode,
      int length,
      List<Example> windows) {
    List<Span> distances = Span.octaves(length, parameters.distances());
    return new AttentionMeasure(
        mode,
        key(parameters, setting, length)
            .put("sinks", parameters.sinks())
            .put("distances", distances.size()),
        length,
        windows,
        new MassCuts(parameters.sinks(), distances),
        setting.decoder().visibleShare(AttentionMode.NATIVE, length),
        setting.decoder().config().headShape().heads());
  }

  private static ObjectNode key(AttentionStatisticsConfig parameters, Setting setting, int length) {
    return Json.MAPPER
        .createObjectNode()
        .put("protocol", PROTOCOL)
        .put("length", length)
        .put("windows", parameters.windows())
        .put("sequences", setting.material().sequencesHash());
  }

  /** A position, counted from the end if negative. */
  private static int place(int query, int length) {
    int place = query < 0 ? length + query : query;
    if (place < 0 || place >= length) {
      throw new ConfigException(
          "evaluation.measures.attention.query: expected from %d to %d at length %d, got %d"
              .formatted(-length, length - 1, length, query));
    }
    return place;
  }
}
