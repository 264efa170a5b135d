package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.cuda.CudaDevice;

/** Attention over a whole sequence, the choice of keys included. */
final class PrefillStep implements Contestant {
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
  public double step() {
    try (var _ = GradMode.off();
        NDManager scratch = manager.newSubManager()) {
      AttentionInputs borrowed = RandomInputs.borrowed(scratch, in, weights);
      CudaDevice.await(scratch);
      long start = System.nanoTime();
      var _ = layer.prefill(Tape.off(), borrowed);
      CudaDevice.await(scratch);
      return (System.nanoTime() - start) / 1e6;
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
