package org.lacuna.experiments.evaluation;

import java.util.List;
import java.util.function.Function;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.results.Measurement;

/**
 * A model that is evaluated, and what its rows say of it.
 *
 * @param decoder with weights
 * @param run the run's id
 * @param method what the rows are called
 * @param seed the run's seed
 * @param labels what the rows of each mode say of attention at inference
 */
public record Subject(
    Decoder decoder, String run, String method, long seed, Function<AttentionMode, String> labels) {

  /** Those of some modes that are worth measuring: native alone of both where they are one. */
  List<AttentionMode> distinct(List<AttentionMode> modes) {
    return !decoder.isSparse() && modes.contains(AttentionMode.NATIVE)
        ? List.of(AttentionMode.NATIVE)
        : modes;
  }

  /** A row with what each layer sees in the mode. */
  Measurement row(
      AttentionMode mode, String metric, String protocol, int length, Estimate estimate) {
    return row(mode, metric, protocol, length, estimate, visibleShare(mode, length));
  }

  /** A row with other shares of keys than those of the mode. */
  Measurement row(
      AttentionMode mode,
      String metric,
      String protocol,
      int length,
      Estimate estimate,
      List<Double> visibleShare) {
    return new Measurement(
        run,
        method,
        metric,
        protocol,
        length,
        estimate.value(),
        estimate.samples(),
        estimate.tokens(),
        estimate.standardError(),
        seed,
        labels.apply(mode),
        visibleShare);
  }

  /** Effective sparsity of every layer. */
  List<Double> visibleShare(AttentionMode mode, int length) {
    return decoder.attention(mode).stream()
        .map(layer -> layer.accounting().effectiveSparsity(length))
        .toList();
  }
}
