package org.lacuna.methods.streaming;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
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
  private final KvRows form;
  private final NDArray ring;
  private long length;

  StreamingCache(NDManager parent, int batch, StreamingConfig parameters, KvRows form) {
    this.parameters = parameters;
    this.width = (parameters.sinkBlocks() + parameters.localBlocks()) * parameters.blockSize();
    this.manager = parent.newSubManager();
    this.form = form;
    this.ring =
        manager.zeros(new Shape(batch, form.heads(), width, form.width()), DataType.FLOAT32);
  }

  @Override
  public void append(AttentionInputs in) {
    long end = length + in.length();
    long window = parameters.windowStart(end - 1);
    int b = parameters.blockSize();
    try (NDArray rows = form.pack(in)) {
      for (long from = length; from < end; ) {
        long to = Math.min(end, (from / b + 1) * b);
        if (from < parameters.sinkEnd() || from >= window) {
          copy(rows, from, to);
        }
        from = to;
      }
    }
    length = end;
  }

  /** Copies the tokens {@code [from, to)} of one block, the rows starting at {@link #length}. */
  private void copy(NDArray rows, long from, long to) {
    try (NDArray slot = Ops.narrow(ring, 2, slot(from), to - from);
        NDArray some = Ops.narrow(rows, 2, from - length, to - from)) {
      Ops.copyInto(slot, some);
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
  public NDArray attend(AttentionInputs newest) {
    NDManager owner = newest.q().getManager();
    float[] bias = new float[width];
    java.util.Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    long position = length - 1;
    for (long j = 0; j < Math.min(parameters.sinkEnd(), length); j++) {
      bias[Math.toIntExact(slot(j))] = 0;
    }
    for (long j = parameters.windowStart(position); j <= position; j++) {
      bias[Math.toIntExact(slot(j))] = 0;
    }
    NDArray rows = Ops.alias(owner, ring);
    return DecodeAttention.attend(
        newest.q(),
        form.keys(rows),
        form.values(rows),
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
    long kept = length - window + Math.min(parameters.sinkEnd(), window);
    return ring.getShape().get(0) * form.heads() * form.width() * kept;
  }

  @Override
  public void close() {
    manager.close();
  }
}
