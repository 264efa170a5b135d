package org.lacuna.experiments.evaluation.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.task.Place;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link TaskEvaluator}. */
public record TasksConfig(
    @Doc(
            "Tasks or presets, see `lacuna datasets list`: names, or {task: NAME, parameters:"
                + " {...}}. Null for those that were learned.")
        @Nullable List<JsonNode> tasks,
    @Doc(
            "Tokens of a sample. Null for those at which each task was learned; of tasks that were"
                + " not, for evaluation.lengths.")
        @Nullable List<JsonNode> lengths,
    @Doc("Samples of each task, length and depth; 0 for none.") int samples,
    @Doc(
            "Where what is asked for stands, 0 first, 1 last: every sample at each of them, for"
                + " tasks that have this parameter. [] for where the task has it.")
        List<Double> depths,
    @Doc(
            "forced: the likeliest token at each place of the answer; generated: what the model"
                + " writes, by the task's metric; choice: likelihood against other answers.")
        List<Scoring> scoring,
    @Doc("Answers to choose from, the right one among them.") int choices) {
  /** Checks the ranges. */
  public TasksConfig {
    Check.that(tasks == null || !tasks.isEmpty(), "tasks", "at least one task, or null", tasks);
    if (lengths != null) {
      ContextLength.check("lengths", lengths);
    }
    Check.atLeast(0, "samples", samples);
    depths.forEach(Place::check);
    depths = depths.stream().sorted().distinct().toList();
    Check.that(!scoring.isEmpty(), "scoring", "forced, generated or choice", scoring);
    scoring = scoring.stream().distinct().toList();
    Check.that(
        choices >= 2 && choices <= Candidates.POOL, "choices", "2 to " + Candidates.POOL, choices);
  }
}
