package org.lacuna.experiments.evaluation.divergence;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Span;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.results.sample.Mean;
import org.lacuna.results.sample.Outcome;
import org.lacuna.results.sample.Quantiles;

/**
 * The divergence of the predictions over some windows, a window a sample.
 *
 * @param protocol that of the rows
 * @param sides what the two predictions are called
 * @param mode of attention of the model that is evaluated, q
 * @param key what the windows and the other predictions follow from
 * @param length context length in tokens
 * @param windows each of which has so many tokens that are read
 * @param origin knows what p is
 */
record DivergenceMeasure(
    String protocol,
    Sides sides,
    AttentionMode mode,
    ObjectNode key,
    int length,
    List<Example> windows,
    Origin origin)
    implements Measure {
  /** What the other predictions, p, are those of. */
  @FunctionalInterface
  interface Origin {
    /**
     * Hands a model and its mode over.
     *
     * @param subject what is evaluated
     * @param action after which the model may be closed
     */
    void with(Subject subject, BiConsumer<Decoder, AttentionMode> action);
  }

  /** The same model with full attention. */
  static final Origin OTHER_MODE =
      (subject, action) -> action.accept(subject.decoder(), AttentionMode.FULL);

  /** About that of float32; the rest would but fill files. */
  private static final MathContext DIGITS = new MathContext(7);

  // The values of an outcome: of each token, then sums over the window.
  private static final String KL = "kl";
  private static final String SAME = "same_top1";
  private static final String REVERSE = "reverse";
  private static final String CROSS_ENTROPY = "cross_entropy";
  private static final String ENTROPY = "entropy";
  private static final String DELTA_LOSS = "delta_loss";
  private static final String TARGETS = "targets";

  @Override
  public String name() {
    return "divergence-" + length;
  }

  @Override
  public int samples() {
    return windows.size();
  }

  @Override
  public int batch() {
    return SequenceReader.batch(length);
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    List<Example> some = windows.subList(from, to);
    List<Outcome> outcomes = new ArrayList<>();
    origin.with(
        subject,
        (decoder, otherMode) -> {
          List<WindowDivergence> divergences =
              new Lockstep(some, length, subject.manager())
                  .of(decoder, otherMode, subject.decoder(), mode);
          for (int i = 0; i < divergences.size(); i++) {
            outcomes.add(outcome(from + i, divergences.get(i)));
          }
        });
    return outcomes;
  }

  private static Outcome outcome(int sample, WindowDivergence window) {
    return Outcome.of(sample)
        .with(KL, Arrays.stream(window.kl()).map(DivergenceMeasure::rounded).toArray())
        .with(SAME, window.same())
        .with(REVERSE, window.reverse())
        .with(CROSS_ENTROPY, window.crossEntropy())
        .with(ENTROPY, window.entropy())
        .with(DELTA_LOSS, window.deltaLoss())
        .with(TARGETS, window.targets());
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? new BigDecimal(value).round(DIGITS).doubleValue() : value;
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    List<double[]> kl = outcomes.stream().map(outcome -> outcome.numbers(KL)).toList();
    List<double[]> same = outcomes.stream().map(outcome -> outcome.numbers(SAME)).toList();
    Span all = new Span(0, length - 1);
    List<Row> rows = new ArrayList<>();
    rows.add(overTokens(sides.kl(), kl, all));
    Quantiles quantiles = new Quantiles(kl);
    Sides.QUANTILES.forEach((suffix, share) ->
        rows.add(Row.of(sides.kl() + suffix, protocol, length, quantiles.of(share))));
    rows.add(Row.of(sides.kl() + "_max", protocol, length, quantiles.maximum()));
    rows.add(ofSums(sides.reverse(), outcomes, REVERSE));
    rows.add(ofSums(sides.crossEntropy(), outcomes, CROSS_ENTROPY));
    rows.add(ofSums(sides.entropy(), outcomes, ENTROPY));
    rows.add(overTokens(Sides.SAME_TOP1, same, all));
    Mean delta = new Mean();
    outcomes.forEach(
        outcome -> delta.add(outcome.number(DELTA_LOSS), Math.round(outcome.number(TARGETS))));
    rows.add(Row.of(Sides.DELTA_LOSS, protocol, length, delta.estimate()));
    for (Span span : Span.octaves(length)) {
      rows.add(overTokens(sides.kl(), kl, span).of("position", span));
      rows.add(overTokens(Sides.SAME_TOP1, same, span).of("position", span));
    }
    return rows;
  }

  private Row overTokens(String metric, List<double[]> values, Span span) {
    Mean mean = new Mean();
    for (double[] window : values) {
      mean.add(Arrays.stream(window, span.from(), span.to() + 1).sum(), span.size());
    }
    return Row.of(metric, protocol, length, mean.estimate());
  }

  private Row ofSums(String metric, List<Outcome> outcomes, String value) {
    Mean mean = new Mean();
    outcomes.forEach(outcome -> mean.add(outcome.number(value), length));
    return Row.of(metric, protocol, length, mean.estimate());
  }
}
