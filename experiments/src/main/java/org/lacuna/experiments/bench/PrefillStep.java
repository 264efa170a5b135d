package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;

/** Attention over a whole sequence, the choice of keys included. */
final class PrefillStep implements AttentionStep {
  private final AttentionLayer layer;
  private final AttentionInputs in;
  private final NDManager manager;
  private final LayerWeights weights;

  PrefillStep(AttentionLayer layer, RandomInputs inputs, AttentionInputs in) {
    this.layer = layer;
    this.in = in;
    manager = in.q().getManager().newSubManager();
    weights = inputs.weights(manager, layer);
  }

  @Override
  public double step(Clock clock) {
    try (var _ = GradMode.off();
        NDManager scratch = manager.newSubManager()) {
      AttentionInputs borrowed = RandomInputs.borrowed(scratch, in, weights);
      return clock.milliseconds(scratch, () -> layer.prefill(Tape.off(), borrowed));
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
