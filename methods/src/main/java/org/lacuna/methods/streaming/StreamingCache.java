package org.lacuna.methods.streaming;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.DecodeAttention;

/**
 * The sink blocks and a ring of the local blocks: constant memory at any length.
 *
 * <p>Softmax does not care about the order of keys, so a block stays in its slot of the ring until
 * the block that pushes it out of the window takes the slot over; what is stale in a slot is hidden
 * by a bias.
 */
final class StreamingCache implements KvCache {
  private final StreamingConfig parameters;
  private final int width;
  private final NDManager manager;
  private final NDArray keys;
  private final NDArray values;
  private final Shape perToken;
  private long length;

  StreamingCache(NDManager parent, int batch, StreamingConfig parameters, HeadShape heads) {
    this.parameters = parameters;
    this.width = (parameters.sinkBlocks() + parameters.localBlocks()) * parameters.blockSize();
    this.manager = parent.newSubManager();
    Shape shape = new Shape(batch, heads.kvHeads(), width, heads.dimension());
    this.keys = manager.zeros(shape, DataType.FLOAT32);
    this.values = manager.zeros(shape, DataType.FLOAT32);
    this.perToken = new Shape(2L * batch, heads.kvHeads(), heads.dimension());
  }

  @Override
  public void append(NDArray q, NDArray k, NDArray v) {
    long n = k.getShape().get(2);
    long end = length + n;
    long window = parameters.windowStart(end - 1);
    int b = parameters.blockSize();
    long from = length;
    while (from < end) {
      long to = Math.min(end, (from / b + 1) * b);
      if (from < parameters.sinkEnd() || from >= window) {
        copy(keys, k, from, to);
        copy(values, v, from, to);
      }
      from = to;
    }
    length = end;
  }

  /** Copies the tokens {@code [from, to)} of one block, the source starting at {@link #length}. */
  private void copy(NDArray target, NDArray source, long from, long to) {
    try (NDArray slot = Ops.narrow(target, 2, slot(from), to - from);
        NDArray rows = Ops.narrow(source, 2, from - length, to - from)) {
      Ops.copyInto(slot, rows);
    }
  }

  private long slot(long position) {
    int b = parameters.blockSize();
    long block = position / b;
    long slot =
        block < parameters.sinkBlocks()
            ? block
            : parameters.sinkBlocks()
                + (block - parameters.sinkBlocks()) % parameters.localBlocks();
    return slot * b + position % b;
  }

  @Override
  public NDArray attend(NDArray q) {
    NDManager owner = q.getManager();
    float[] bias = new float[width];
    java.util.Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    long newest = length - 1;
    for (long j = 0; j < Math.min(parameters.sinkEnd(), length); j++) {
      bias[Math.toIntExact(slot(j))] = 0;
    }
    for (long j = parameters.windowStart(newest); j <= newest; j++) {
      bias[Math.toIntExact(slot(j))] = 0;
    }
    return DecodeAttention.attend(
        q,
        Ops.alias(owner, keys),
        Ops.alias(owner, values),
        Ops.create(owner, bias, new Shape(1, 1, 1, width)));
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public long elements() {
    if (length == 0) {
      return 0;
    }
    long window = parameters.windowStart(length - 1);
    return perToken.size() * (length - window + Math.min(parameters.sinkEnd(), window));
  }

  @Override
  public void close() {
    manager.close();
  }
}
