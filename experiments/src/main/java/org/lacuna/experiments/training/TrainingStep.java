package org.lacuna.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import java.util.List;
import java.util.Map;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Pass;
import org.lacuna.experiments.model.RotaryTable;
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
   * @param gradientNorm norm of the whole gradient, before clipping
   */
  public record Outcome(double loss, double gradientNorm) {
    /** Whether the numbers are numbers; if not, the weights were left as they were. */
    public boolean isFinite() {
      return Double.isFinite(loss) && Double.isFinite(gradientNorm);
    }
  }

  private final Decoder decoder;
  private final NDManager manager;
  private final RotaryTable rotary;
  private final AdamW optimizer;

  /** Steps of a decoder that has its first values. */
  public TrainingStep(Decoder decoder, TrainingConfig training, NDManager parent) {
    this.decoder = decoder;
    this.manager = parent.newSubManager();
    this.rotary =
        RotaryTable.of(
            manager, decoder.config().rope(), decoder.config().headDim(), training.length());
    this.optimizer = new AdamW(training, decoder.parameters().values(), manager);
  }

  /** The optimiser's memory, by name: what a checkpoint keeps beside the weights. */
  public Map<String, NDArray> optimizerState() {
    return optimizer.state();
  }

  /**
   * Learns from a few batches, their gradients averaged.
   *
   * @param step the step, counted from 0
   */
  public Outcome run(long step, List<int[][]> batches) {
    try (NDManager scratch = manager.newSubManager()) {
      StepWeights weights = new StepWeights(scratch);
      double loss = 0;
      for (int[][] batch : batches) {
        loss += backward(weights, scratch, batch, batches.size());
      }
      Map<Parameter, NDArray> gradients = weights.gradients();
      Outcome outcome = new Outcome(loss, AdamW.norm(gradients));
      if (outcome.isFinite()) {
        optimizer.update(step, outcome.gradientNorm(), gradients);
      }
      return outcome;
    }
  }

  private double backward(StepWeights weights, NDManager owner, int[][] windows, int batches) {
    try (var _ = GradMode.on();
        NDManager scratch = owner.newSubManager()) {
      TokenBatch batch = TokenBatch.of(scratch, windows);
      Tape tape = Tape.recording(scratch);
      Pass pass = new Pass(weights, tape, rotary, Pass.Mode.NATIVE);
      NDArray hidden = decoder.hidden(pass, batch.inputs()); // [B, L, D]
      NDArray logits =
          decoder.logits(pass, hidden.reshape(batch.targets().size(), -1)); // [B * L, V]
      NDArray loss = Ops.crossEntropy(logits, batch.targets());
      tape.backward(loss, 1.0 / batches);
      return loss.toType(DataType.FLOAT64, false).getDouble() / batches;
    }
  }

  /** Frees the optimiser's memory; the decoder stays as trained. */
  @Override
  public void close() {
    manager.close();
  }
}
