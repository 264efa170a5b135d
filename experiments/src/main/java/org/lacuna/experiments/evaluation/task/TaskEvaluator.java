package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluator;
import org.lacuna.experiments.evaluation.Material;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Setting;
import org.lacuna.results.Measurement;

/** The answers of tasks: retrieval from a long context; see the package. */
public final class TaskEvaluator implements Evaluator<TasksConfig> {
  private static final String AREA = "_auc";

  /** Metrics whose curve over lengths is summed up. */
  private static final List<String> CURVES = List.of("exact_match", "answer_score");

  @Override
  public String name() {
    return "tasks";
  }

  @Override
  public String summary() {
    return "Answers of tasks by length and depth: teacher-forced, generated, or by likelihood.";
  }

  @Override
  public String source() {
    return "tasks: see `lacuna datasets info NAME`; generation: Hsieh et al. 2024, RULER; area:"
        + " LoZA's MRCR curve";
  }

  @Override
  public TasksConfig defaults() {
    return new TasksConfig(null, null, 64, List.of(), List.of(Scoring.FORCED), 4);
  }

  @Override
  public Map<String, String> metrics() {
    Map<String, String> metrics = new LinkedHashMap<>();
    metrics.put("answer_loss", "nats an answer token, teacher-forced");
    metrics.put("answer_accuracy", "share of answer tokens that are the likeliest");
    metrics.put("exact_match", "share of samples all of whose answer tokens are the likeliest");
    metrics.put("answer_score", "mean score of the written answers by the task's metric, 0 to 1");
    metrics.put("answer_choice", "share of samples whose own answer is the likeliest of several");
    for (String curve : CURVES) {
      metrics.put(curve + AREA, "area under %s over log length, 0 to 1".formatted(curve));
    }
    return metrics;
  }

  /** Nothing where no task is named and none was learned. */
  @Override
  public List<Measure> measures(TasksConfig parameters, Setting setting) {
    List<Measure> measures = new ArrayList<>();
    if (parameters.samples() == 0) {
      return measures;
    }
    for (PosedTask task : PosedTask.of(parameters, setting)) {
      for (int length : task.lengths()) {
        TaskSamples row = task.samples(length, parameters.depths(), setting.material());
        ObjectNode samples = row.key(setting.material().textHash());
        for (Scoring scoring : parameters.scoring()) {
          for (AttentionMode mode : setting.modes()) {
            measures.add(measure(row, samples, scoring, mode, parameters, setting.material()));
          }
        }
      }
    }
    return measures;
  }

  private static Measure measure(
      TaskSamples row,
      ObjectNode samples,
      Scoring scoring,
      AttentionMode mode,
      TasksConfig parameters,
      Material material) {
    Scorer scorer =
        switch (scoring) {
          case FORCED -> new ForcedScorer(row, material.tokenizer().vocabularySize());
          case GENERATED -> new GeneratedScorer(row, material.tokenizer());
          case CHOICE -> new ChoiceScorer(row, parameters.choices());
        };
    ObjectNode key = samples.deepCopy();
    scorer.describe(key);
    return new TaskMeasure(row, scoring, scorer, mode, key, parameters.samples() * row.width());
  }

  @Override
  public List<Row> together(TasksConfig parameters, Setting setting, List<Measurement> rows) {
    List<Row> areas = new ArrayList<>();
    for (String metric : CURVES) {
      Map<String, List<Measurement>> curves = new LinkedHashMap<>();
      rows.stream()
          .filter(row -> row.metric().equals(metric) && row.slice().isEmpty())
          .sorted(Comparator.comparingInt(Measurement::length))
          .forEach(row -> curves.computeIfAbsent(row.protocol(), _ -> new ArrayList<>()).add(row));
      curves.values().stream()
          .filter(curve -> curve.size() > 1)
          .map(curve -> new AreaUnderCurve(curve).row(metric + AREA))
          .forEach(areas::add);
    }
    return areas;
  }
}
