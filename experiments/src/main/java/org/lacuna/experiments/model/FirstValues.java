package org.lacuna.experiments.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.aten.Ops;

/**
 * First values of the weights: matrices normal, norms 1, biases 0, a method's own as it declares
 * them.
 *
 * <p>A matrix's values depend on the seed and its own name alone, so two decoders that differ in
 * their attention start from the same weights wherever they share them.
 */
public final class FirstValues {
  private static final double DEVIATION = 0.02;

  private FirstValues() {}

  /** Gives every parameter of a decoder its first value, under the manager. */
  public static void initialize(Decoder decoder, NDManager manager, long seed) {
    initialize(decoder, manager, seed, Set.of(), Set.of());
  }

  /**
   * The same, with zeros for some, which are to be overwritten: drawing a billion numbers takes a
   * minute.
   *
   * @param given names of those
   * @param absent names of those that get no values at all, as nobody asks for them
   */
  public static void initialize(
      Decoder decoder, NDManager manager, long seed, Set<String> given, Set<String> absent) {
    // Matrices that write into the stream are smaller, as each layer adds two of them (GPT-2).
    double writing = DEVIATION / Math.sqrt(2.0 * decoder.config().layers());
    Map<String, LayerWeight.Initial> initials = decoder.initials();
    decoder
        .parameters()
        .forEach((name, parameter) -> {
          if (absent.contains(name)) {
            return;
          }
          LayerWeight.Initial initial =
              given.contains(name)
                  ? LayerWeight.Initial.ZEROS
                  : initials.getOrDefault(name, initial(name, parameter.getShape()));
          boolean writes = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
          double deviation = writes ? writing : DEVIATION;
          parameter.setInitializer(
              initial.equals(LayerWeight.Initial.ZEROS)
                  ? Initializer.ZEROS
                  : (owner, shape, type) ->
                      Ops.create(owner, values(name, shape, initial, seed, deviation), shape));
          parameter.initialize(manager, DataType.FLOAT32);
        });
  }

  /** That of a weight of the model's own. */
  private static LayerWeight.Initial initial(String name, Shape shape) {
    if (Weight.isBias(name)) {
      return LayerWeight.Initial.ZEROS;
    }
    return shape.dimension() == 1 ? LayerWeight.Initial.ONES : LayerWeight.Initial.NORMAL;
  }

  /** Gives every parameter zeros, to be overwritten by a checkpoint. */
  public static void allocate(Decoder decoder, NDManager manager) {
    for (Parameter parameter : decoder.parameters().values()) {
      parameter.setInitializer(Initializer.ZEROS);
      parameter.initialize(manager, DataType.FLOAT32);
    }
  }

  private static float[] values(
      String name, Shape shape, LayerWeight.Initial initial, long seed, double deviation) {
    return switch (initial) {
      case LayerWeight.Initial.Normal() -> normal(name, shape, seed, deviation);
      case LayerWeight.Initial.Values given -> given.fill(shape);
    };
  }

  private static float[] normal(String name, Shape shape, long seed, double deviation) {
    float[] values = new float[Math.toIntExact(shape.size())];
    SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + name.hashCode());
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * deviation);
    }
    return values;
  }
}
