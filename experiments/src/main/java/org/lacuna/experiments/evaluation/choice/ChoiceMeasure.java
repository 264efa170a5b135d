package org.lacuna.experiments.evaluation.choice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.datasets.benchmark.Accuracy;
import org.lacuna.datasets.benchmark.MultipleChoice;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Seen;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Losses;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.sample.Mean;
import org.lacuna.results.sample.Outcome;
import org.lacuna.results.sample.Proportion;

/**
 * The log-likelihood of every choice, a question of one seed a sample.
 *
 * @param questions what is asked
 * @param mode of attention
 * @param decoder tells what attention sees; needs no values
 */
record ChoiceMeasure(Questions questions, AttentionMode mode, Decoder decoder) implements Measure {
  /** Questions whose choices are sorted by length: enough that some pass side by side. */
  private static final int BATCH = 32;

  private static final String LOG_LIKELIHOODS = "log_likelihoods";
  private static final String TOKENS = "tokens";
  private static final String SCORED = "scored";
  private static final String LEFT_OUT = "left_out";

  @Override
  public String name() {
    return "choices-" + questions.benchmark();
  }

  private String protocol() {
    return "choice:%s:%d-shot".formatted(questions.benchmark(), questions.shots());
  }

  @Override
  public ObjectNode key() {
    return questions.key().put("protocol", protocol());
  }

  @Override
  public int samples() {
    return questions.count();
  }

  @Override
  public int batch() {
    return BATCH;
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    List<Questions.Asked> all = questions.asked(from, to);
    Map<Integer, List<Questions.Asked>> byLength =
        all.stream()
            .collect(
                Collectors.groupingBy(
                    asked -> asked.tokens().length - 1, TreeMap::new, Collectors.toList()));
    double[][] logLikelihoods = new double[to - from][];
    for (int sample = from; sample < to; sample++) {
      logLikelihoods[sample - from] = new double[questions.item(sample).choices().size()];
    }
    byLength.forEach((length, some) ->
        Losses.of(
            subject.decoder(),
            mode,
            some.stream().map(ChoiceMeasure::example).toList(),
            length,
            subject.manager(),
            (index, losses) -> {
              Questions.Asked asked = some.get(index);
              logLikelihoods[asked.sample() - from][asked.choice()] =
                  -IntStream.range(length - asked.scored(), length)
                      .mapToDouble(t -> losses[t])
                      .sum();
            }));
    return IntStream.range(from, to)
        .mapToObj(sample ->
            outcome(
                sample,
                logLikelihoods[sample - from],
                all.stream().filter(asked -> asked.sample() == sample).toList()))
        .toList();
  }

  private static Example example(Questions.Asked asked) {
    return Example.of(new Window("choice", 0, asked.tokens()));
  }

  private static Outcome outcome(
      int sample, double[] logLikelihoods, List<Questions.Asked> choices) {
    return Outcome.of(sample)
        .with(LOG_LIKELIHOODS, logLikelihoods)
        .with(TOKENS, choices.stream().mapToDouble(asked -> asked.tokens().length - 1).toArray())
        .with(SCORED, choices.stream().mapToDouble(Questions.Asked::scored).sum())
        .with(LEFT_OUT, choices.stream().mapToDouble(Questions.Asked::leftOut).sum());
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    int items = questions.items().size();
    List<List<Outcome>> bySeed =
        IntStream.range(0, questions.seeds().size())
            .mapToObj(i -> outcomes.subList(i * items, (i + 1) * items))
            .toList();
    List<Row> rows = new ArrayList<>(rowsOf(bySeed));
    if (bySeed.size() > 1) {
      for (int i = 0; i < bySeed.size(); i++) {
        long seed = questions.seeds().get(i);
        rowsOf(List.of(bySeed.get(i))).forEach(row -> rows.add(row.of("seed", seed)));
      }
    }
    return rows;
  }

  private List<Row> rowsOf(List<List<Outcome>> bySeed) {
    List<Outcome> all = bySeed.stream().flatMap(List::stream).toList();
    long tokens = Math.round(all.stream().mapToDouble(each -> each.number(SCORED)).sum());
    List<Double> seen =
        Seen.shares(
            decoder,
            mode,
            all.stream()
                .flatMap(each -> Arrays.stream(each.numbers(TOKENS)).boxed())
                .map(length -> Math.toIntExact(Math.round(length)))
                .toList());
    double chance = MultipleChoice.chance(questions.items());
    List<Row> rows = new ArrayList<>();
    for (Accuracy accuracy : Accuracy.values()) {
      Estimate share = share(bySeed, tokens, each -> correct(accuracy, each) ? 1 : 0);
      rows.add(row(accuracy.label(), share).against(chance).seeing(seen));
    }
    rows.add(row(ChoiceEvaluator.BITS_PER_BYTE, bits(bySeed, tokens)).seeing(seen));
    Estimate truncated = share(bySeed, tokens, each -> each.number(LEFT_OUT) > 0 ? 1 : 0);
    rows.add(row(ChoiceEvaluator.TRUNCATED, truncated).seeing(seen));
    return rows;
  }

  private Row row(String metric, Estimate estimate) {
    return Row.of(metric, protocol(), questions.length(), estimate);
  }

  /** The share of items that something is so of; of several seeds, the mean of each item's. */
  private Estimate share(List<List<Outcome>> bySeed, long tokens, ToDoubleFunction<Outcome> isSo) {
    int items = questions.items().size();
    if (bySeed.size() == 1) {
      double so = bySeed.getFirst().stream().mapToDouble(isSo).sum();
      return Proportion.of(Math.round(so), items, tokens);
    }
    Mean mean = new Mean();
    for (int i = 0; i < items; i++) {
      mean.add(ofItem(bySeed, i).stream().mapToDouble(isSo).average().orElseThrow(), 1);
    }
    return mean.estimate(tokens);
  }

  private Estimate bits(List<List<Outcome>> bySeed, long tokens) {
    Mean mean = new Mean();
    for (int i = 0; i < questions.items().size(); i++) {
      MultipleChoice item = questions.items().get(i);
      double nats =
          -ofItem(bySeed, i).stream()
              .mapToDouble(each -> each.numbers(LOG_LIKELIHOODS)[item.gold()])
              .sum();
      String right = item.choices().get(item.gold()).continuation();
      long bytes = right.getBytes(StandardCharsets.UTF_8).length;
      mean.add(nats / Math.log(2), bytes * bySeed.size());
    }
    return mean.estimate(tokens);
  }

  private static List<Outcome> ofItem(List<List<Outcome>> bySeed, int item) {
    return bySeed.stream().map(outcomes -> outcomes.get(item)).toList();
  }

  /** Whether the right choice is taken; a model that diverged takes none. */
  private boolean correct(Accuracy accuracy, Outcome outcome) {
    double[] logLikelihoods = outcome.numbers(LOG_LIKELIHOODS);
    return Arrays.stream(logLikelihoods).noneMatch(Double::isNaN)
        && accuracy.correct(questions.item(outcome.sample()), logLikelihoods);
  }
}
