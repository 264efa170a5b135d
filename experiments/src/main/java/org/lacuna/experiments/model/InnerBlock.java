package org.lacuna.experiments.model;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.jspecify.annotations.Nullable;

/**
 * A part of the {@link Decoder} that holds parameters for DJL. It computes within a {@link Pass},
 * which DJL's own way in cannot hand over, so it is called by the decoder alone.
 */
abstract class InnerBlock extends AbstractBlock {
  @Override
  protected final NDList forwardInternal(
      ParameterStore weights,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    throw new UnsupportedOperationException(getClass().getSimpleName() + " runs inside a Decoder");
  }

  /** The residual stream keeps its shape. */
  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    return inputs;
  }
}
