package org.lacuna.experiments.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

  /** The names of the weights of a decoder that come from the earlier run. */
  public Set<String> given(Decoder decoder) {
    try (StoredTensors earlier = checkpoint.weights()) {
      return sources(decoder, earlier.entries()).keySet();
    }
  }

  /**
   * The name there of each weight of the decoder that the earlier run has, or has the source of.
   */
  private static Map<String, String> sources(Decoder decoder, Map<String, TensorEntry> entries) {
    Map<String, String> sources = new LinkedHashMap<>();
    decoder
        .parameters()
        .forEach((name, parameter) -> {
          String source = decoder.sources().getOrDefault(name, name);
          TensorEntry entry = entries.get(source);
          if (entries.containsKey(name)) {
            sources.put(name, name);
          } else if (entry != null && entry.shape().equals(parameter.getShape())) {
            sources.put(name, source);
          }
        });
    return sources;
  }

  /**
   * Copies the weights into a decoder that has its first values.
   *
   * @throws org.lacuna.experiments.checkpoint.CheckpointException if one has another shape here
   */
  Takeover into(Decoder decoder) {
    try (StoredTensors earlier = checkpoint.weights()) {
      Map<String, NDArray> weights = decoder.weights();
      Map<String, String> sources = sources(decoder, earlier.entries());
      Map<String, Shape> shapes = decoder.shapes();
      sources.forEach((name, source) -> {
        checkpoint.requireShape(
            name, earlier.entry(source).shape(), Objects.requireNonNull(shapes.get(name)));
        NDArray array = weights.get(name);
        if (array != null) { // others stay where they are
          TensorReader.copyInto(array, earlier, source);
        }
      });
      List<String> copied =
          sources.keySet().stream().filter(name -> !name.equals(sources.get(name))).toList();
      return new Takeover(
          sources.size() - copied.size(),
          copied,
          without(shapes.keySet(), sources.keySet()),
          without(earlier.names(), shapes.keySet()));
    }
  }

  private static List<String> without(Set<String> all, Set<String> some) {
    return all.stream().filter(name -> !some.contains(name)).toList();
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
