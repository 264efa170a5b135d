package org.lacuna.experiments.training;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.StartConfig.Carry;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.safetensors.StoredTensors;
import org.lacuna.experiments.safetensors.TensorEntry;
import org.lacuna.experiments.safetensors.TensorReader;

/**
 * Where a training begins: with the weights of an earlier run, as far as the models have them in
 * common.
 *
 * @param run the earlier run's id
 * @param checkpoint what it left
 * @param carry what is taken over
 */
public record Start(String run, Checkpoint checkpoint, Carry carry) {
  /**
   * What became of the weights.
   *
   * @param taken how many are those of the earlier run
   * @param copied those that it lacks and that begin as a copy of another of its weights
   * @param begun those that it lacks and that begin at their first values
   * @param left those that only it has
   */
  record Takeover(int taken, List<String> copied, List<String> begun, List<String> left) {}

  /** Steps of the schedule that are done when this training begins. */
  long step() {
    return carry == Carry.TRAINING ? checkpoint.requireStep() : 0;
  }

  /**
   * Copies the weights into a decoder that has its first values.
   *
   * @throws org.lacuna.experiments.checkpoint.CheckpointException if one has another shape here
   */
  Takeover into(Decoder decoder) {
    try (StoredTensors earlier = checkpoint.weights()) {
      Map<String, TensorEntry> entries = earlier.entries();
      Map<String, NDArray> weights = decoder.weights();
      Map<String, String> sources = decoder.sources();
      int taken = 0;
      List<String> copied = new ArrayList<>();
      List<String> begun = new ArrayList<>();
      for (Map.Entry<String, NDArray> weight : weights.entrySet()) {
        String name = weight.getKey();
        NDArray array = weight.getValue();
        TensorEntry own = entries.get(name);
        TensorEntry source = entries.get(sources.getOrDefault(name, name));
        if (own != null) {
          checkpoint.requireShape(name, own.shape(), array.getShape());
          TensorReader.copyInto(array, earlier, name);
          taken++;
        } else if (source != null && source.shape().equals(array.getShape())) {
          TensorReader.copyInto(array, earlier, source.name());
          copied.add(name);
        } else {
          begun.add(name);
        }
      }
      List<String> left =
          earlier.names().stream().filter(name -> !weights.containsKey(name)).toList();
      return new Takeover(taken, copied, begun, left);
    }
  }

  /** Copies the optimiser's memory of the weights that the earlier run trained too. */
  void intoOptimizer(Map<String, NDArray> memory) {
    if (carry == Carry.WEIGHTS) {
      return;
    }
    try (StoredTensors earlier = checkpoint.optimizerMemory()) {
      memory.forEach((name, array) -> {
        TensorEntry own = earlier.entries().get(name);
        if (own != null && own.shape().equals(array.getShape())) {
          TensorReader.copyInto(array, earlier, name);
        }
      });
    }
  }
}
