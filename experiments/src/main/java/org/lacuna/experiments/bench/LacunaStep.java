package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Computing;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.FirstValues;
import org.lacuna.experiments.training.TrainingStep;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.full.FullAttention;

/** The step that {@code lacuna train} runs, with full attention. */
final class LacunaStep implements Contestant {
  private final NDManager manager;
  private final TrainingStep step;
  private final List<List<Example>> batch;
  private long done;

  LacunaStep(
      ModelConfig model,
      TrainingConfig training,
      int vocabulary,
      List<Example> examples,
      Computing computing) {
    manager = computing.newManager();
    Decoder decoder =
        new Decoder(
            model,
            vocabulary,
            Collections.nCopies(model.layers(), new FullAttention(model.headShape())));
    FirstValues.initialize(decoder, manager, 1);
    step = new TrainingStep(decoder, training, computing.precision(), 1, manager);
    batch = List.of(examples);
  }

  @Override
  public double step() {
    long start = System.nanoTime();
    step.run(done++, batch);
    CudaDevice.await(manager);
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public void close() {
    step.close();
    manager.close();
  }
}
