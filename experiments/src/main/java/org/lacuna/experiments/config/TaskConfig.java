package org.lacuna.experiments.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;
import org.lacuna.datasets.stream.SampleStream.Learn;

/** A task whose made-up samples are learned beside the text. */
@Doc("A task that is learned.")
public record TaskConfig(
    @Doc("Its name, or a preset's; see `lacuna datasets list`.") String task,
    @Doc("Share of the training examples, in proportion to those of the texts and other tasks.")
        double weight,
    @Doc("Parameters that differ from the task's defaults.") Map<String, JsonNode> parameters,
    @Doc(
            "Tokens of a sample, one of these each time; as many as have room share a sequence."
                + " Null for as long as the sequence.")
        @Nullable List<Integer> lengths,
    @Doc("What of a sample is learned: answers, or all of it.") Learn learn) {
  /** Checks the ranges. */
  public TaskConfig {
    Check.that(weight > 0, "weight", "more than 0", weight);
    if (lengths != null) {
      Check.that(!lengths.isEmpty(), "lengths", "at least one length", lengths);
      lengths.forEach(length -> Check.atLeast(2, "lengths", length));
      lengths = List.copyOf(lengths);
    }
  }

  /** The same task with these parameters. */
  public TaskConfig with(Map<String, JsonNode> others) {
    return new TaskConfig(task, weight, others, lengths, learn);
  }

  /** Answers of samples as long as the sequence; the task is to be named. */
  public static TaskConfig defaults() {
    return new TaskConfig("", 1, Map.of(), null, Learn.ANSWERS);
  }
}
