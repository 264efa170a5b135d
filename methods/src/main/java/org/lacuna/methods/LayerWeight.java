package org.lacuna.methods;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A weight that an attention layer has of its own, beside the model's projections.
 *
 * @param name its name within the layer, as in {@code gate_proj.weight}
 * @param shape its shape
 * @param initial what it holds before training
 * @param source the model's weight of the same layer, such as {@code k_proj.weight}, that it starts
 *     from where the method is given to a trained model; {@code null} for none. The initial values
 *     count where the model has no such weight or one of another shape.
 */
public record LayerWeight(String name, Shape shape, Initial initial, @Nullable String source) {
  /** First values of a weight. */
  public sealed interface Initial {
    /** Normal, with the model's own deviation. */
    Initial NORMAL = new Normal();

    Initial ZEROS = values(0);
    Initial ONES = values(1);

    /** The same values in every layer, repeated along the weight until it is full. */
    static Initial values(double... values) {
      return new Values(Arrays.stream(values).boxed().toList());
    }

    /** See {@link #NORMAL}. */
    record Normal() implements Initial {}

    /**
     * See {@link #values(double...)}.
     *
     * @param values at least one
     */
    record Values(List<Double> values) implements Initial {
      /** Checks that there are values, and keeps them. */
      public Values {
        if (values.isEmpty()) {
          throw new IllegalArgumentException("initial values: expected at least one");
        }
        values = List.copyOf(values);
      }

      /** All entries of a weight, in row-major order. */
      public float[] fill(Shape shape) {
        float[] all = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < all.length; i++) {
          all[i] = values.get(i % values.size()).floatValue();
        }
        return all;
      }
    }
  }

  /** A matrix {@code [out, in]} of normal values. */
  public static LayerWeight matrix(String name, long out, long in) {
    return new LayerWeight(name, new Shape(out, in), Initial.NORMAL, null);
  }

  /** Zeros of any shape. */
  public static LayerWeight zeros(String name, long... shape) {
    return new LayerWeight(name, new Shape(shape), Initial.ZEROS, null);
  }

  /** A vector that starts from given values, repeated until it is full. */
  public static LayerWeight vector(String name, long size, double... values) {
    return new LayerWeight(name, new Shape(size), Initial.values(values), null);
  }

  /** The same weight, which a conversion starts from a weight of the model. */
  public LayerWeight from(String modelWeight) {
    return new LayerWeight(name, shape, initial, modelWeight);
  }
}
