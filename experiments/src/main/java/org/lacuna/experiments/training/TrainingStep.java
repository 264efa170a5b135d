package org.lacuna.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.Part;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Pass;
import org.lacuna.experiments.model.Rotary;
import org.lacuna.experiments.model.TokenBatch;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;

/** One optimiser step; everything it makes is freed when it ends. */
public final class TrainingStep implements AutoCloseable {
  /**
   * What a step measured.
   *
   * @param loss mean cross-entropy of its tokens, in nats
   * @param auxiliary what the layers' own losses add to it, by their weights; 0 without any
   * @param gradientNorm norm of the whole gradient, before clipping
   * @param lossScale what the loss was multiplied by for its gradients; null without float16
   * @param skipped whether a gradient overflowed by that, so that the weights were left as they
   *     were and the next step's factor is smaller
   */
  public record Outcome(
      double loss,
      double auxiliary,
      double gradientNorm,
      @Nullable Double lossScale,
      boolean skipped) {
    /**
     * Whether the numbers are numbers, but for the gradient of a skipped step; if not, the weights
     * were left as they were.
     */
    public boolean isFinite() {
      return Double.isFinite(loss + auxiliary) && (skipped || Double.isFinite(gradientNorm));
    }
  }

  private final Decoder decoder;
  private final NDManager manager;
  private final Rotary rotary;
  private final Set<Parameter> trained;
  private final AdamW optimizer;
  private final @Nullable LossScale scale;
  private final long seed;
  private final boolean recomputing;

  /**
   * Steps of a decoder that has its first values.
   *
   * @param precision that the process computes in; float16 scales the loss
   * @param seed of what is drawn at random in a step
   */
  public TrainingStep(
      Decoder decoder, TrainingConfig training, Precision precision, long seed, NDManager parent) {
    this.decoder = decoder;
    this.seed = seed;
    this.recomputing = training.activationCheckpointing();
    this.manager = parent.newSubManager();
    this.rotary = decoder.rotary(manager, training.length());
    this.trained = trained(decoder, training);
    this.optimizer = new AdamW(training, trained, manager);
    this.scale = precision == Precision.FLOAT16 ? new LossScale(manager) : null;
  }

  /** Those that a step changes; none without a step, whose optimiser needs no memory. */
  private static Set<Parameter> trained(Decoder decoder, TrainingConfig training) {
    List<Part> parts = training.lastStep() == 0 ? List.of() : training.trainable();
    Map<String, Part> partOf = decoder.parts();
    Set<Parameter> trained = new LinkedHashSet<>();
    decoder
        .parameters()
        .forEach((name, parameter) -> {
          if (parts.contains(partOf.get(name))) {
            trained.add(parameter);
          }
        });
    return trained;
  }

  /** The optimiser's memory, by name: what a checkpoint keeps beside the weights. */
  public Map<String, NDArray> optimizerState() {
    Map<String, NDArray> state = optimizer.state();
    if (scale != null) {
      state.put(LossScale.NAME, scale.state());
    }
    return state;
  }

  /**
   * Learns from a few batches, the gradients of their targets averaged.
   *
   * @param step the step, counted from 0
   */
  public Outcome run(long step, List<List<Example>> batches) {
    try (NDManager scratch = manager.newSubManager()) {
      StepWeights weights = new StepWeights(scratch, trained);
      double[] losses = {0, 0};
      long all = batches.stream().mapToLong(TrainingStep::scored).sum();
      for (int i = 0; i < batches.size(); i++) {
        double draw = draw(step * batches.size() + i);
        double share = (double) scored(batches.get(i)) / all;
        backward(weights, scratch, batches.get(i), draw, share, losses);
      }
      Map<Parameter, NDArray> gradients = weights.gradients();
      double factor = factor();
      double norm = AdamW.norm(gradients) / factor;
      boolean finite = Double.isFinite(losses[0] + losses[1]);
      boolean skipped = scale != null && finite && !Double.isFinite(norm) && scale.overflowed();
      Outcome outcome =
          new Outcome(losses[0], losses[1], norm, scale == null ? null : factor, skipped);
      if (outcome.isFinite() && !skipped) {
        optimizer.update(step, norm, factor, gradients);
        if (scale != null) {
          scale.good();
        }
      }
      return outcome;
    }
  }

  /** What the loss is multiplied by for its gradients. */
  private double factor() {
    return scale == null ? 1 : scale.factor();
  }

  /** The targets of a batch: its share of a step, so that batches do as one larger one would. */
  private static long scored(List<Example> batch) {
    return batch.stream().mapToLong(Example::scored).sum();
  }

  /** A number in {@code [0, 1)} that follows from the seed and the pass: a resumed run's too. */
  private double draw(long pass) {
    return new SplittableRandom(seed + pass * 0x9E3779B97F4A7C15L).nextDouble();
  }

  /** Adds a share of the loss of the examples, and of the layers' own, to {@code losses}. */
  private void backward(
      StepWeights weights,
      NDManager owner,
      List<Example> examples,
      double draw,
      double share,
      double[] losses) {
    try (var _ = GradMode.on();
        NDManager scratch = owner.newSubManager()) {
      TokenBatch batch = TokenBatch.of(scratch, examples);
      Tape tape = Tape.recording(scratch, 1.0 / decoder.config().layers());
      Pass pass = new Pass(weights, tape, rotary, AttentionMode.NATIVE, draw, recomputing);
      NDArray hidden = decoder.hidden(pass, batch.inputs()); // [B, L, D]
      NDArray logits =
          decoder.logits(pass, hidden.reshape(batch.targets().size(), -1)); // [B * L, V]
      NDArray loss = Ops.crossEntropy(logits, batch.targets());
      tape.backward(loss, share * factor());
      // Only now: a GPU need not wait for the host between the two passes.
      losses[0] += share * loss.toType(DataType.FLOAT64, false).getDouble();
      losses[1] += share * tape.auxiliary();
    }
  }

  /** Frees the optimiser's memory; the decoder stays as trained. */
  @Override
  public void close() {
    manager.close();
  }
}
