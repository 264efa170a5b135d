package org.lacuna.experiments.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.Initializer;
import java.util.Map;
import java.util.SplittableRandom;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.aten.Ops;

/**
 * First values of the weights: matrices normal, norms 1, a method's own as it declares them.
 *
 * <p>A matrix's values depend on the seed and its own name alone, so two decoders that differ in
 * their attention start from the same weights wherever they share them.
 */
public final class FirstValues {
  private static final double DEVIATION = 0.02;

  private FirstValues() {}

  /** Gives every parameter of a decoder its first value, under the manager. */
  public static void initialize(Decoder decoder, NDManager manager, long seed) {
    // Matrices that write into the stream are smaller, as each layer adds two of them (GPT-2).
    double writing = DEVIATION / Math.sqrt(2.0 * decoder.config().layers());
    Map<String, LayerWeight.Initial> initials = decoder.initials();
    decoder
        .parameters()
        .forEach((name, parameter) -> {
          // Of the model's own, matrices are normal and norms 1.
          LayerWeight.Initial initial =
              initials.getOrDefault(
                  name,
                  parameter.getShape().dimension() == 1
                      ? LayerWeight.Initial.ONES
                      : LayerWeight.Initial.NORMAL);
          boolean writes = name.endsWith("o_proj.weight") || name.endsWith("down_proj.weight");
          double deviation = writes ? writing : DEVIATION;
          parameter.setInitializer((owner, shape, type) ->
              Ops.create(owner, values(name, shape, initial, seed, deviation), shape));
          parameter.initialize(manager, DataType.FLOAT32);
        });
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
