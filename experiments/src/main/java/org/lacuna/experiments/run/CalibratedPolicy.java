package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Methods;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.loza.LayerChoice;
import org.lacuna.methods.loza.LengthPolicy;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.methods.streaming.StreamingMethod;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;

/**
 * Which layers stream at each length by what a run calibrated, beside the fixed choice of the same
 * mean cost: LoZA's lowest alphas, at every length alike.
 *
 * @param run id of the calibrated run
 * @param rows by ascending length
 * @param meanCost mean cost of the policy over the lengths
 * @param fixedMeanCost mean cost of the fixed choice
 * @param pattern the policy as a layer pattern
 * @param fixedPattern the fixed choice as a layer pattern
 * @param streaming the parameters of the streaming layers that were calibrated
 */
public record CalibratedPolicy(
    String run,
    List<Row> rows,
    double meanCost,
    double fixedMeanCost,
    String pattern,
    String fixedPattern,
    JsonNode streaming) {
  private static final String STREAMING = new StreamingMethod().name();

  /**
   * What holds at a length.
   *
   * @param length in tokens
   * @param streaming layers that are streaming by the policy, ascending
   * @param cost operations of a prefill's attention by the policy, 1 for full attention in every
   *     layer
   * @param fixedCost the same of the fixed choice
   */
  public record Row(int length, List<Integer> streaming, double cost, double fixedCost) {}

  /**
   * The policy of a calibrated run.
   *
   * @param share of the layers that the fixed choice makes streaming
   * @throws ConfigException if the run is not finished or did not calibrate every layer, or the
   *     share is not between 0 and 1
   * @throws org.lacuna.methods.MethodException if streaming saves nothing at these lengths, or they
   *     do not ascend
   */
  public static CalibratedPolicy of(
      RunFolder run, List<Integer> lengths, double share, Methods methods) {
    if (!(share >= 0 && share <= 1)) {
      throw new ConfigException("share: expected between 0 and 1, got " + share);
    }
    ChoiceConfig choice = new ChoiceConfig("", LayerChoice.LOWEST, share, null);
    Calibration calibration = CalibratedLayers.of(run.requireFinished(), choice, 0);
    ExperimentConfig config = RunConfig.read(run.name(), run.config());
    ModelConfig model = config.model();
    StreamingConfig calibrated = CalibratedLayers.streaming(config);
    JsonNode streaming = Binder.toTree(calibrated);
    HeadShape heads = model.headShape();
    LengthPolicy policy =
        LengthPolicy.atCostOf(
            calibration.choice().layers().size(),
            calibration.alphas().stream().mapToDouble(Double::doubleValue).toArray(),
            new FullAttention(heads).accounting(),
            new StreamingMethod().layer(calibrated, heads).accounting(),
            lengths);
    String fixed = LayerChoice.pattern(calibration.choice().layers());
    List<Accounting> costs = costs(policy.pattern(), streaming, model, methods);
    List<Accounting> fixedCosts = costs(fixed, streaming, model, methods);
    List<Row> rows =
        policy.steps().stream()
            .map(step ->
                new Row(
                    step.length(),
                    step.streaming(),
                    relative(costs, step.length()),
                    relative(fixedCosts, step.length())))
            .toList();
    return new CalibratedPolicy(
        run.id(), rows, policy.meanCost(), policy.fixedCost(), policy.pattern(), fixed, streaming);
  }

  /** What each layer of a pattern costs. */
  private static List<Accounting> costs(
      String pattern, JsonNode streaming, ModelConfig model, Methods methods) {
    AttentionConfig attention = new AttentionConfig(pattern, Map.of(STREAMING, streaming));
    return DecoderFactory.layers(model, attention, methods).stream()
        .map(AttentionLayer::accounting)
        .toList();
  }

  /** The operations of a prefill beside those of full attention in every layer. */
  private static double relative(List<Accounting> layers, int length) {
    HeadShape heads = layers.getFirst().heads();
    long full = new FullAttention(heads).accounting().prefillFlops(length);
    return layers.stream().mapToDouble(layer -> (double) layer.prefillFlops(length) / full).sum()
        / layers.size();
  }

  /** What {@code lacuna eval RUN} takes to evaluate a run by the policy. */
  public List<String> arguments() {
    return arguments(pattern);
  }

  /** What {@code lacuna eval RUN} takes to evaluate a run by the fixed choice. */
  public List<String> fixedArguments() {
    return arguments(fixedPattern);
  }

  private List<String> arguments(String pattern) {
    List<String> arguments = new ArrayList<>(List.of("pattern=" + pattern));
    if (pattern.contains(STREAMING)) { // otherwise no layer takes its parameters
      streaming
          .properties()
          .forEach(key ->
              arguments.add("methods.%s.%s=%s".formatted(STREAMING, key.getKey(), key.getValue())));
    }
    return List.copyOf(arguments);
  }
}
