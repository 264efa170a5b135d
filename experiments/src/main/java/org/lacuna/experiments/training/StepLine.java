package org.lacuna.experiments.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of the training record.
 *
 * @param step steps done
 * @param loss nats a token
 * @param auxiliaryLoss what the layers' own losses add, by their weights
 * @param gradientNorm before clipping
 * @param learningRate of the step
 * @param tokens read so far
 * @param tokensPerSecond over the recent steps
 * @param lossScale factor on the loss for its gradients; left out but in float16
 * @param skipped true where a gradient overflowed by it, so that the step left the weights as they
 *     were; left out elsewhere
 * @param readings numbers of the layers' own weights after the step, by name one a layer, null for
 *     a layer without; left out where no layer has any
 */
public record StepLine(
    long step,
    double loss,
    double auxiliaryLoss,
    double gradientNorm,
    double learningRate,
    long tokens,
    double tokensPerSecond,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Double lossScale,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean skipped,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<@Nullable Double>> readings) {
  /** The key of the readings. */
  public static final String READINGS = "readings";
}
