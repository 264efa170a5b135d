package org.lacuna.experiments.bench;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.experiments.config.DeviceKind;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Computing;
import org.lacuna.results.Spread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Time of a training step of the full-attention decoder: ours, the same operators written plainly,
 * and eager PyTorch. Steps take turns, so that what else the machine does falls on all alike.
 */
public final class StepBench {
  private static final Logger LOG = LoggerFactory.getLogger(StepBench.class);
  private static final int VOCABULARY = 257;

  /**
   * What one size measured.
   *
   * @param scale name of the model's size
   * @param parameters numbers in the model
   * @param length tokens a sequence
   * @param batch sequences a step
   * @param threads threads of each contestant
   * @param milliseconds median step of each contestant
   * @param speed tokens a second of ours over those of each other
   */
  public record Row(
      String scale,
      long parameters,
      int length,
      int batch,
      int threads,
      Map<String, Double> milliseconds,
      Map<String, Double> speed) {}

  private final @Nullable Path python;
  private final Path script;
  private final int steps;
  private final int tokens;
  private final Computing computing;

  /**
   * A measurement.
   *
   * @param python a Python with PyTorch, {@code null} to leave PyTorch out
   * @param script the PyTorch script
   * @param steps steps of each contestant, not counting a warm-up of a fifth
   * @param tokens that a step learns from
   * @param computing on what, and how precisely, ours computes; the plain array calls as precisely
   *     as their float32 goes there
   */
  public StepBench(@Nullable Path python, Path script, int steps, int tokens, Computing computing) {
    this.python = python;
    this.script = script;
    this.steps = steps;
    this.tokens = tokens;
    this.computing = computing;
  }

  /** The names of the model sizes. */
  public static List<String> scales() {
    return Arrays.stream(StepScale.values()).map(StepScale::preset).toList();
  }

  /** Measures one size; sequences a step are chosen to make the tokens asked for. */
  public Row measure(String scaleName, int length) {
    StepScale scale = StepScale.of(scaleName);
    int batch = Math.max(1, tokens / length);
    // The engine's first use sets the number of threads.
    Engine.getEngine("PyTorch");
    int threads = JniUtils.getNumThreads();
    ModelConfig model = scale.model();
    TrainingConfig training = scale.training(length, batch);
    List<Example> examples = examples(length, batch);
    Map<String, Contestant> contestants = new LinkedHashMap<>();
    try (var _ = computing.begin()) {
      contestants.put("lacuna", new LacunaStep(model, training, VOCABULARY, examples, computing));
      if (computing.device() == DeviceKind.GPU) {
        LOG.info("plain array calls are measured on the CPU alone");
      } else if (PlainStep.fits(model, training)) {
        contestants.put("plain", new PlainStep(model, training, VOCABULARY, examples, computing));
      } else {
        LOG.warn("plain array calls at {} and length {} would not fit memory", scaleName, length);
      }
      if (python != null) {
        contestants.put(
            "pytorch", new PyTorchStep(python, script, scale, training, threads, computing));
      }
      Map<String, Double> medians = interleaved(contestants);
      return row(scale, length, batch, threads, medians);
    } finally {
      contestants.values().forEach(Contestant::close);
    }
  }

  private Map<String, Double> interleaved(Map<String, Contestant> contestants) {
    Map<String, List<Double>> times = new LinkedHashMap<>();
    for (int i = 0; i < steps + Math.max(2, steps / 5); i++) {
      boolean warmUp = i < Math.max(2, steps / 5);
      contestants.forEach((name, contestant) -> {
        double time = contestant.step();
        if (!warmUp) {
          times.computeIfAbsent(name, _ -> new ArrayList<>()).add(time);
        }
      });
    }
    Map<String, Double> medians = new LinkedHashMap<>();
    times.forEach((name, samples) -> medians.put(name, Spread.of(samples).median()));
    return medians;
  }

  private static Row row(
      StepScale scale, int length, int batch, int threads, Map<String, Double> medians) {
    double ours = medians.getOrDefault("lacuna", Double.NaN);
    Map<String, Double> speed = new LinkedHashMap<>();
    medians.forEach((name, median) -> speed.put(name, median / ours));
    return new Row(
        scale.preset(), parameters(scale.model()), length, batch, threads, medians, speed);
  }

  private static long parameters(ModelConfig model) {
    long width = (long) model.heads() * model.headDim();
    long kvWidth = (long) model.kvHeads() * model.headDim();
    long layer = model.dim() * (2 * width + 2 * kvWidth + 3L * model.ffn() + 2);
    return model.layers() * layer + (long) VOCABULARY * model.dim() + model.dim();
  }

  private static List<Example> examples(int length, int batch) {
    SplittableRandom random = new SplittableRandom(1);
    List<Example> examples = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      int[] tokens = random.ints(length + 1, 0, VOCABULARY).toArray();
      examples.add(Example.of(new Window("random", 0, tokens)));
    }
    return examples;
  }
}
