package org.lacuna.experiments.evaluation.longbench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.lacuna.datasets.benchmark.LengthBucket;
import org.lacuna.datasets.benchmark.LongBenchItem;
import org.lacuna.datasets.benchmark.LongBenchTask;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Greedy;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.results.Json;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.sample.Mean;
import org.lacuna.results.sample.Outcome;

/**
 * What a model writes for the items of a task, an item a sample.
 *
 * @param task of all items
 * @param items at least one
 * @param length tokens that there is room for, answer included
 * @param mode of attention
 * @param tokenizer makes tokens of the prompt, and text of what is written
 */
record WritingMeasure(
    LongBenchTask task,
    List<LongBenchItem> items,
    int length,
    AttentionMode mode,
    Tokenizer tokenizer)
    implements Measure {
  private static final String WRITTEN = "written";
  private static final String TOKENS = "tokens";

  @Override
  public String name() {
    return "longbench-%s-%d".formatted(task.label(), length);
  }

  private String protocol() {
    return LongBenchEvaluator.ALL + ":" + task.label();
  }

  /** The text alone: scores are made of what was written each time. */
  @Override
  public ObjectNode key() {
    ObjectNode key = Json.MAPPER.createObjectNode();
    return key.put("protocol", protocol())
        .put("length", length)
        .put("answerTokens", task.answerTokens())
        .put("firstLine", task.firstLine())
        .put("tokenizer", tokenizer.name())
        .put("prompts", Json.hash(Json.tree(items.stream().map(LongBenchItem::prompt).toList())));
  }

  @Override
  public int samples() {
    return items.size();
  }

  /** One: prompts differ in their lengths. */
  @Override
  public int batch() {
    return 1;
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    Greedy greedy = new Greedy(task.answerTokens(), this::ends);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = from; i < to; i++) {
      Sample sample = items.get(i).sample(tokenizer, length);
      int[] prompt = sample.prompt();
      int[] written =
          greedy.after(subject.decoder(), mode, List.of(prompt), subject.manager()).getFirst();
      outcomes.add(
          Outcome.of(i)
              .with("prompt_tokens", prompt.length)
              .with(TOKENS, written.length)
              .with(
                  "tokens_left_out", Objects.requireNonNull(sample.facts().get("tokens_left_out")))
              .with(WRITTEN, tokenizer.decode(written)));
    }
    return outcomes;
  }

  /** Whether nothing that counts comes after some tokens: a new document, or a second line. */
  private boolean ends(int[] written) {
    return written[written.length - 1] == tokenizer.documentStart()
        || (task.firstLine() && tokenizer.decode(written).stripLeading().indexOf('\n') >= 0);
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(outcomes));
    Map<LengthBucket, List<Outcome>> byBucket =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    outcome -> items.get(outcome.sample()).bucket(),
                    TreeMap::new,
                    Collectors.toList()));
    byBucket.forEach((bucket, some) -> rows.add(row(some).of("bucket", bucket.label())));
    return rows;
  }

  private Row row(List<Outcome> outcomes) {
    Mean mean = new Mean();
    for (Outcome outcome : outcomes) {
      LongBenchItem item = items.get(outcome.sample());
      String written = Objects.requireNonNull(outcome.facts().get(WRITTEN));
      mean.add(item.metric().score(written, item.references()), 1);
    }
    long tokens = Math.round(outcomes.stream().mapToDouble(each -> each.number(TOKENS)).sum());
    Estimate estimate = mean.estimate(tokens);
    return Row.of(LongBenchEvaluator.SCORE, protocol(), length, estimate);
  }
}
