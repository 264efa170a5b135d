package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.training.StepLine;
import org.lacuna.methods.loza.LozaAttention;
import org.lacuna.methods.loza.LozaMethod;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.results.Log;
import org.lacuna.results.RunFolder;
import org.lacuna.results.calibration.Calibration;

/** From the alphas that a run recorded while it calibrated to the layers that become streaming. */
public final class CalibratedLayers {
  private CalibratedLayers() {}

  /**
   * The calibration of a run, with a choice made by it.
   *
   * @param seed of a random choice that has none of its own
   * @throws ConfigException if a layer has no alpha
   */
  public static Calibration of(RunFolder run, ChoiceConfig choice, long seed) {
    // A step that was done again after a kill has two lines; the later one counts.
    Map<Long, Calibration.Step> steps = new TreeMap<>();
    for (JsonNode line : run.read(Log.TRAIN)) {
      JsonNode alphas = line.path(StepLine.READINGS).path(LozaAttention.WEIGHT);
      if (alphas.isArray()) {
        long step = line.path("step").asLong();
        steps.put(
            step, new Calibration.Step(step, line.path("loss").asDouble(), alphas(run, alphas)));
      }
    }
    if (steps.isEmpty()) {
      throw notCalibrated(run, 0);
    }
    List<Calibration.Step> history = List.copyOf(steps.values());
    double[] learned =
        history.getLast().alphas().stream().mapToDouble(Double::doubleValue).toArray();
    long drawn = choice.seed() == null ? seed : choice.seed();
    List<Integer> layers = choice.layers().choose(learned, choice.count(learned.length), drawn);
    return new Calibration(
        run.id(), history, new Calibration.Choice(choice.layers().text(), choice.share(), layers));
  }

  /** The streaming attention that a calibration mixed with full attention. */
  static StreamingConfig streaming(ExperimentConfig calibration) {
    LozaMethod loza = new LozaMethod();
    return DecoderFactory.parameters(loza, calibration.attention().methods().get(loza.name()))
        .streaming();
  }

  private static List<Double> alphas(RunFolder run, JsonNode line) {
    List<Double> alphas = new ArrayList<>();
    for (JsonNode alpha : line) {
      if (!alpha.isNumber()) {
        throw notCalibrated(run, alphas.size());
      }
      alphas.add(alpha.asDouble());
    }
    return alphas;
  }

  private static ConfigException notCalibrated(RunFolder run, int layer) {
    return new ConfigException(
        "%s learned no alpha in layer %d; a calibration has attention.pattern loza in every layer, and steps"
            .formatted(run.id(), layer));
  }
}
