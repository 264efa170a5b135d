package org.lacuna.experiments.evaluation.perplexity;

import java.util.List;
import java.util.Map;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.experiments.evaluation.Setting;

/** Perplexity of the text against context length; see the package. */
public final class PerplexityEvaluator implements Evaluator<PerplexityConfig> {
  /** See the package. */
  public static final String WINDOW_MEAN = "window-mean";

  /** See the package. */
  public static final String TRAILING = "trailing";

  /** See the package. */
  public static final String SAME_TARGETS = "same-targets";

  /** See the package. */
  public static final String SLIDING = "sliding";

  @Override
  public String name() {
    return "perplexity";
  }

  @Override
  public String summary() {
    return "Loss and perplexity of the test text against context length.";
  }

  @Override
  public String source() {
    return "window-mean as usual; trailing: MoBA, arXiv:2502.13189, 3.1; same-targets: Press et al."
        + " 2022, arXiv:2108.12409; sliding: Baevski and Auli 2019, arXiv:1809.10853, SSA,"
        + " arXiv:2511.20102";
  }

  @Override
  public PerplexityConfig defaults() {
    return new PerplexityConfig(null, 65_536, 16, null, 64, null, null, 4, null);
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
        .map(split -> new TextWindows(parameters, setting, split).measures())
        .orElse(List.of());
  }
}
