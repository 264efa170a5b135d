package org.lacuna.methods;

import ai.djl.ndarray.NDArray;

/** The values of a layer's own weights, as declared by {@link AttentionLayer#weights}. */
@FunctionalInterface
public interface LayerWeights {
  /** Of a layer that declared none. */
  LayerWeights NONE =
      name -> {
        throw new IllegalStateException("the layer was given no weight " + name);
      };

  /** The weight of that name, in the shape it was declared with. */
  NDArray get(String name);
}
