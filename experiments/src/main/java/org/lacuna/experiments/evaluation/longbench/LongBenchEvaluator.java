package org.lacuna.experiments.evaluation.longbench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.benchmark.LongBench;
import org.lacuna.datasets.benchmark.LongBenchItem;
import org.lacuna.datasets.benchmark.LongBenchTask;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Evenly;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.results.Measurement;
import org.lacuna.results.sample.Estimate;

/** Written answers to questions about long texts; see the package. */
public final class LongBenchEvaluator implements Evaluator<LongBenchConfig> {
  /** The mean score of answers. */
  static final String SCORE = "longbench_score";

  /** The protocol of the mean over tasks. */
  static final String ALL = "longbench";

  @Override
  public String name() {
    return "longbench";
  }

  @Override
  public String summary() {
    return "Written answers to questions about long texts, in LongBench's form and by its metrics.";
  }

  @Override
  public String source() {
    return "Bai et al. 2023, arXiv:2308.14508";
  }

  @Override
  public LongBenchConfig defaults() {
    return new LongBenchConfig(List.of(), null, null);
  }

  @Override
  public Map<String, String> metrics() {
    return Map.of(SCORE, "mean score of written answers by the task's own metric, 0 to 1");
  }

  @Override
  public List<Measure> measures(LongBenchConfig parameters, Setting setting) {
    if (parameters.files().isEmpty()) {
      throw new ConfigException(
          "evaluation.measures.longbench.files: expected at least one file in LongBench's form,"
              + " got none");
    }
    Tokenizer tokenizer = setting.material().tokenizer();
    Map<LongBenchTask, List<LongBenchItem>> byTask =
        parameters.files().stream()
            .flatMap(file -> LongBench.read(Path.of(file)).stream())
            .collect(Collectors.groupingBy(LongBenchItem::task, TreeMap::new, Collectors.toList()));
    List<Measure> measures = new ArrayList<>();
    byTask.forEach((task, all) -> {
      List<LongBenchItem> items =
          Evenly.places(all.size(), parameters.items()).stream().map(all::get).toList();
      for (int length : setting.lengths(parameters.lengths())) {
        items.getFirst().sample(tokenizer, length); // or says that there is no room for an answer
        for (AttentionMode mode : setting.modes()) {
          measures.add(new WritingMeasure(task, items, length, mode, tokenizer));
        }
      }
    });
    return measures;
  }

  /** The mean over tasks, where there are several. */
  @Override
  public List<Row> together(
      LongBenchConfig parameters, Setting setting, List<Measurement> measured) {
    Map<Integer, List<Measurement>> byLength =
        measured.stream()
            .filter(row -> row.metric().equals(SCORE) && row.slice().isEmpty())
            .collect(Collectors.groupingBy(Measurement::length, TreeMap::new, Collectors.toList()));
    return byLength.entrySet().stream()
        .filter(each -> each.getValue().size() > 1)
        .map(each -> Row.of(SCORE, ALL, each.getKey(), mean(each.getValue())))
        .toList();
  }

  private static Estimate mean(List<Measurement> tasks) {
    int n = tasks.size();
    // Errors of tasks are independent; a task of one item has none that is known.
    double squares =
        tasks.stream()
            .map(Measurement::standardError)
            .mapToDouble(error -> error == null ? Double.NaN : error * error)
            .sum();
    return new Estimate(
        tasks.stream().mapToDouble(Measurement::value).average().orElseThrow(),
        Math.sqrt(squares) / n,
        null,
        tasks.stream().mapToLong(Measurement::samples).sum(),
        tasks.stream().mapToLong(Measurement::tokens).sum());
  }
}
