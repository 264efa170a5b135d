package org.lacuna.experiments.evaluation.perplexity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.results.Json;

/** Perplexity of the text against context length; see the package. */
public final class PerplexityEvaluator implements Evaluator<PerplexityConfig> {
  /** See the package. */
  public static final String WINDOW_MEAN = "window-mean";

  /** See the package. */
  public static final String SAME_TARGETS = "same-targets";

  @Override
  public String name() {
    return "perplexity";
  }

  @Override
  public String summary() {
    return "Loss and perplexity of the test text against context length, in two protocols.";
  }

  @Override
  public String source() {
    return "window-mean as usual; same-targets: Press et al. 2022, arXiv:2108.12409";
  }

  @Override
  public PerplexityConfig defaults() {
    return new PerplexityConfig(null, 65_536, 64, 64);
  }

  @Override
  public Map<String, String> metrics() {
    return Score.METRICS;
  }

  /** Nothing for a model that learned tasks alone. */
  @Override
  public List<Measure> measures(PerplexityConfig parameters, Setting setting) {
    return setting
        .material()
        .text()
        .map(split -> measures(parameters, setting, split))
        .orElse(List.of());
  }

  private static List<Measure> measures(
      PerplexityConfig parameters, Setting setting, CorpusSplit split) {
    List<Integer> lengths = setting.lengths(parameters.lengths());
    int targets = parameters.targets();
    if (targets > lengths.getFirst()) {
      throw new ConfigException(
          "evaluation.measures.perplexity.targets: expected from 1 to %d, the shortest length, got %d"
              .formatted(lengths.getFirst(), targets));
    }
    List<Window> targetWindows =
        EvaluationWindows.sameTargets(
            split, lengths.getLast(), targets, parameters.targetWindows());
    List<Measure> measures = new ArrayList<>();
    for (AttentionMode mode : setting.modes()) {
      for (int length : lengths) {
        List<Window> windows = EvaluationWindows.windows(split, length, parameters.windowTokens());
        measures.add(measure(setting, WINDOW_MEAN, mode, length, length, windows, length));
      }
      for (int length : lengths) {
        List<Window> shortened =
            targetWindows.stream().map(window -> window.suffix(length)).toList();
        measures.add(
            measure(setting, SAME_TARGETS, mode, length, targets, shortened, lengths.getLast()));
      }
    }
    return measures;
  }

  /**
   * One measure.
   *
   * @param chosenBy the length that decided where the windows are
   */
  private static Measure measure(
      Setting setting,
      String protocol,
      AttentionMode mode,
      int length,
      int targets,
      List<Window> windows,
      int chosenBy) {
    ObjectNode key = Json.MAPPER.createObjectNode();
    key.put("protocol", protocol)
        .put("length", length)
        .put("targets", targets)
        .put("windows", windows.size())
        .put("chosenBy", chosenBy)
        .put("text", setting.material().textHash());
    return new TextMeasure(
        protocol, mode, key, length, targets, windows, setting.material().tokenizer());
  }
}
