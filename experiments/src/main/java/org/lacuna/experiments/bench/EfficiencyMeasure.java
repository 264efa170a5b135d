package org.lacuna.experiments.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.results.AttentionPoint;
import org.lacuna.results.AttentionTimings;
import org.lacuna.results.sample.Estimate;
import org.lacuna.results.sample.Median;
import org.lacuna.results.sample.Outcome;

/**
 * What attention costs at one length: a single sample, since all layers are timed side by side.
 *
 * @param key what the times follow from
 * @param mode of attention
 * @param length tokens of the sequence, or tokens in the cache
 * @param parameters of the evaluator
 * @param decoder whose layers are timed; needs no values
 * @param kernel what computes sparse attention
 */
record EfficiencyMeasure(
    ObjectNode key,
    AttentionMode mode,
    int length,
    EfficiencyConfig parameters,
    Decoder decoder,
    AttentionKernel kernel)
    implements Measure {
  /** What is timed. */
  static final List<AttentionPass> PASSES = List.of(AttentionPass.PREFILL, AttentionPass.DECODE);

  /** Layers that attend alike, by their numbers. */
  private record Alike(AttentionLayer layer, List<Integer> numbers) {
    /** The name of its times: that of its first layer. */
    String label() {
      return "layer" + numbers.getFirst();
    }

    String layers() {
      return numbers.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
  }

  @Override
  public String name() {
    return "efficiency-" + length;
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public int batch() {
    return 1;
  }

  private HeadShape heads() {
    return decoder.config().headShape();
  }

  /** The layers by what they are in their own mode, as these follow from it in every other. */
  private List<Alike> alike() {
    Map<AttentionLayer, List<Integer>> numbers = new LinkedHashMap<>();
    List<AttentionLayer> own = decoder.attention(AttentionMode.NATIVE);
    for (int i = 0; i < own.size(); i++) {
      numbers.computeIfAbsent(own.get(i), _ -> new ArrayList<>()).add(i);
    }
    List<AttentionLayer> layers = decoder.attention(mode);
    return numbers.values().stream().map(of -> new Alike(layers.get(of.getFirst()), of)).toList();
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    Map<String, AttentionLayer> layers = new LinkedHashMap<>();
    alike().forEach(each -> layers.put(each.label(), each.layer()));
    AttentionBench bench =
        new AttentionBench(
            new AttentionBench.Plan(
                List.copyOf(layers.keySet()),
                List.of(),
                List.of(kernel),
                heads(),
                1,
                Duration.ofMillis(parameters.warmUp()),
                parameters.rounds(),
                Duration.ofSeconds(parameters.enough()),
                Duration.ofSeconds(Long.MAX_VALUE)), // of a single length nothing is foreseen
            label -> Objects.requireNonNull(layers.get(label)),
            _ -> false);
    Outcome outcome = Outcome.of(from);
    for (AttentionPass pass : PASSES) {
      AttentionBench.Outcome measured =
          bench.measure(pass, List.of(length), subject.manager(), (_, _, _) -> {});
      for (AttentionPoint point : measured.points()) {
        outcome =
            outcome.with(
                times(pass, point.method()),
                point.milliseconds().stream().mapToDouble(ms -> ms).toArray());
      }
      for (Skipped skipped : measured.skipped()) {
        outcome = outcome.with("skipped " + times(pass, skipped.what()), skipped.reason());
      }
    }
    return List.of(outcome);
  }

  private static String times(AttentionPass pass, String what) {
    return pass.text() + " " + what;
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    List<Row> rows = new ArrayList<>();
    List<Alike> all = alike();
    for (AttentionPass pass : PASSES) {
      rows.addAll(rows(pass, all, outcomes.getFirst()));
      if (all.size() > 1) {
        for (Alike each : all) {
          Alike one = new Alike(each.layer(), each.numbers().subList(0, 1));
          rows(pass, List.of(one), outcomes.getFirst()).stream()
              .map(row -> row.of("layers", each.layers()))
              .forEach(rows::add);
        }
      }
    }
    rows.addAll(accounted());
    return rows;
  }

  /** Time and speedup of some layers one after the other; nothing where one was not timed. */
  private List<Row> rows(AttentionPass pass, List<Alike> layers, Outcome outcome) {
    String baseline = times(pass, AttentionTimings.DENSE);
    boolean timed =
        Stream.concat(Stream.of(baseline), layers.stream().map(each -> times(pass, each.label())))
            .allMatch(outcome.values()::containsKey);
    if (!timed) {
      return List.of();
    }
    double[] dense = outcome.numbers(baseline);
    double[] sums = new double[dense.length];
    int count = 0;
    for (Alike each : layers) {
      double[] one = outcome.numbers(times(pass, each.label()));
      for (int round = 0; round < sums.length; round++) {
        sums[round] += each.numbers().size() * one[round];
      }
      count += each.numbers().size();
    }
    int layerCount = count;
    double[] ratios =
        IntStream.range(0, sums.length)
            .mapToDouble(round -> layerCount * dense[round] / sums[round])
            .toArray();
    return List.of(
        timed(pass.text() + "_ms", pass, sums), timed("speedup_" + pass.text(), pass, ratios));
  }

  private Row timed(String metric, AttentionPass pass, double[] rounds) {
    int tokens = pass == AttentionPass.DECODE ? 1 : length;
    return Row.of(metric, "bench:" + kernel.name(), length, Median.of(rounds, tokens));
  }

  private List<Row> accounted() {
    ToDoubleFunction<Accounting> bytes =
        accounting -> (double) accounting.cacheElements(length) * Float.BYTES;
    ToDoubleFunction<Accounting> flops = accounting -> accounting.prefillFlops(length);
    return Stream.of(
            accounted("kv_cache", "_bytes", bytes), accounted("attention_flops", "", flops))
        .flatMap(List::stream)
        .toList();
  }

  /** A cost of all layers, and its share of full attention's. */
  private List<Row> accounted(String metric, String unit, ToDoubleFunction<Accounting> cost) {
    List<AttentionLayer> layers = decoder.attention(mode);
    double sum = 0;
    for (Alike each : alike()) {
      sum += each.numbers().size() * cost.applyAsDouble(each.layer().accounting());
    }
    double full = layers.size() * cost.applyAsDouble(new FullAttention(heads()).accounting());
    return List.of(exact(metric + unit, sum), exact(metric + "_share", sum / full));
  }

  private Row exact(String metric, double value) {
    return Row.of(metric, EfficiencyEvaluator.ACCOUNTING, length, Estimate.exact(value, 1, length));
  }
}
