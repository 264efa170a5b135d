package org.lacuna.benchmarks;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.aten.Ops;

/** Random inputs of one layer of four heads of 64 channels. */
final class Tensors implements AutoCloseable {
  static final HeadShape HEADS = new HeadShape(4, 4, 64);

  private final NDManager manager = NDManager.newBaseManager(Device.cpu());

  Tensors() {
    Engine.getEngine("PyTorch").setRandomSeed(1);
  }

  NDManager manager() {
    return manager;
  }

  /** Queries, keys and values of some tokens. */
  AttentionInputs draw(long length) {
    return AttentionInputs.of(normal(length), normal(length), normal(length));
  }

  private NDArray normal(long length) {
    Shape shape = new Shape(1, HEADS.heads(), length, HEADS.dimension());
    return manager.randomNormal(0, 1, shape, DataType.FLOAT32);
  }

  /** The same inputs under a manager that closes with all that is derived from them. */
  static AttentionInputs borrowed(NDManager scratch, AttentionInputs in) {
    return AttentionInputs.of(
        Ops.alias(scratch, in.q()), Ops.alias(scratch, in.k()), Ops.alias(scratch, in.v()));
  }

  @Override
  public void close() {
    manager.close();
  }
}
