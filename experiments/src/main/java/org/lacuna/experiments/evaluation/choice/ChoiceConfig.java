package org.lacuna.experiments.evaluation.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.experiments.config.ContextLength;

/** Parameters of {@link ChoiceEvaluator}. */
public record ChoiceConfig(
    @Doc(
            "Benchmarks, by name or as {benchmark: arc_easy, files: [...], pool: [...], shots: 25};"
                + " without files those of the known corpus of that name, without a pool solved"
                + " items are drawn from the other items.")
        List<JsonNode> benchmarks,
    @Doc("Solved items before each question.") int shots,
    @Doc("Each draws solved items of its own; without shots only the first counts.")
        List<Long> seeds,
    @Doc("Items of each benchmark, spread evenly over its files; null for all.")
        @Nullable Integer items,
    @Doc("Most tokens of a question with its choice: tokens, or times the training's length.")
        JsonNode length) {
  /** Checks the ranges. */
  public ChoiceConfig {
    Check.that(!benchmarks.isEmpty(), "benchmarks", "at least one", benchmarks);
    for (JsonNode benchmark : benchmarks) {
      Check.that(
          benchmark.isTextual() || benchmark.isObject(),
          "benchmarks",
          "names or {benchmark: NAME, files: [...]}",
          benchmark);
    }
    Check.atLeast(0, "shots", shots);
    Check.that(!seeds.isEmpty(), "seeds", "at least one seed", seeds);
    seeds = seeds.stream().distinct().toList();
    if (items != null) {
      Check.atLeast(1, "items", items);
    }
    ContextLength.check("length", List.of(length));
  }

  /** SSA's four benchmarks without examples. */
  static ChoiceConfig defaults() {
    return new ChoiceConfig(
        Stream.of("piqa", "hellaswag", "arc_easy", "arc_challenge")
            .<JsonNode>map(TextNode::valueOf)
            .toList(),
        0,
        List.of(1L),
        null,
        TextNode.valueOf("1x"));
  }
}
