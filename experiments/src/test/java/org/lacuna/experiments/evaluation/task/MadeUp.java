package org.lacuna.experiments.evaluation.task;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Metric;
import org.lacuna.datasets.metric.TokenAccuracy;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Decoder;

/** Samples of any tokens, and what models write after them. */
final class MadeUp {
  private MadeUp() {}

  private record Samples(List<Sample> samples) implements Generator {
    @Override
    public Sample sample(Split split, long number) {
      if (split != Split.TEST) {
        throw new AssertionError("learned: " + split);
      }
      return samples.get((int) number % samples.size());
    }

    @Override
    public double chance() {
      return 0.125;
    }
  }

  static Subject subject(Decoder decoder, NDManager manager) {
    return new Subject(decoder, () -> {}, manager, "tiny-1", "some", 9, AttentionMode::name);
  }

  static TaskSamples row(int length, List<Sample> samples) {
    PosedTask task =
        new PosedTask(
            "task:it", "it", JsonNodeFactory.instance.objectNode(), "it", List.of(length), 1);
    return new TaskSamples(task, length, List.of(), List.of(new Samples(samples)));
  }

  /** A sample whose metric reads tokens. */
  static Sample sample(int[] tokens, TokenSpan... answers) {
    List<String> references =
        Arrays.stream(answers)
            .flatMapToInt(span -> Arrays.stream(tokens, span.from(), span.to()))
            .mapToObj(Integer::toString)
            .toList();
    return new Sample(
        tokens,
        List.of(answers),
        List.of(),
        references,
        TokenAccuracy.INSTANCE,
        new TreeMap<>(Map.of("depth", "0.5")));
  }

  /** A sample of text with room for so many tokens of the answer. */
  static Sample text(int[] tokens, int prompt, int room, Metric metric, String reference) {
    return new Sample(
        tokens,
        List.of(new TokenSpan(prompt, tokens.length)),
        List.of(),
        List.of(reference),
        metric,
        new TreeMap<>(Map.of("answer_tokens", Integer.toString(room))));
  }

  /** Some tokens and what a model writes after them, each time over the whole anew. */
  static int[] continued(SharpModel model, AttentionMode mode, int[] prompt, int count) {
    int[] tokens = prompt;
    for (int i = 0; i < count; i++) {
      int next = model.next(mode, tokens);
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = next;
    }
    return tokens;
  }

  static Row row(List<Row> rows, String metric) {
    return rows.stream().filter(row -> row.metric().equals(metric)).findFirst().orElseThrow();
  }

  static double value(List<Row> rows, String metric) {
    return row(rows, metric).estimate().value();
  }
}
