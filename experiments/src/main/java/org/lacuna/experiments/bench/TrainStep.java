package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.Draw;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;

/**
 * A layer's attention in training and back to queries, keys and values, from random gradients of
 * its output.
 */
final class TrainStep implements AttentionStep {
  /**
   * What a layer that draws its way gets: through its sparse side, where that is half the draws.
   */
  private static final Draw DRAW = new Draw(0.75, 0.75);

  private final AttentionLayer layer;
  private final AttentionInputs in;
  private final NDManager manager;
  private final LayerWeights weights;
  private final NDArray upstream;

  TrainStep(AttentionLayer layer, RandomInputs inputs, AttentionInputs in) {
    this.layer = layer;
    this.in = in;
    manager = in.q().getManager().newSubManager();
    weights = inputs.weights(manager, layer);
    upstream = inputs.upstream(manager, in.length());
  }

  @Override
  public double step(Clock clock) {
    try (var _ = GradMode.on();
        NDManager scratch = manager.newSubManager()) {
      AttentionInputs leaves = RandomInputs.leaves(RandomInputs.borrowed(scratch, in, weights));
      NDArray gradient = Ops.alias(scratch, upstream);
      return clock.milliseconds(
          scratch,
          () -> {
            Tape tape = Tape.recording(scratch);
            NDArray out = layer.train(tape, leaves, DRAW);
            // The sum of <out, gradient> has exactly this gradient.
            tape.backward(Ops.wide(Ops.dot(out, gradient)));
          });
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
