package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;

/**
 * Keys and values of the sinks, and a ring of those of the window: constant memory at any length.
 *
 * <p>Softmax does not care about the order of keys, so a block stays in its slot of the ring until
 * the block that pushes it out of the window takes the slot over; what is stale in a slot is hidden
 * by a bias.
 */
public final class SinkRing implements AutoCloseable {
  private final SinkWindow window;
  private final NDManager manager;
  private final KvRows form;
  private final NDArray ring;
  private long length;

  /** An empty ring under a manager of its own. */
  public SinkRing(NDManager parent, int batch, SinkWindow window, KvRows form) {
    this.window = window;
    this.manager = parent.newSubManager();
    this.form = form;
    this.ring =
        manager.zeros(
            new Shape(batch, form.heads(), window.mostKeys(), form.width()), DataType.FLOAT32);
  }

  /** Appends the tokens that the newest one sees, and counts all of them. */
  public void append(AttentionInputs in) {
    long end = length + in.length();
    long start = window.windowStart(end - 1);
    int b = window.block();
    try (NDArray rows = form.pack(in)) {
      for (long from = length; from < end; ) {
        long to = Math.min(end, (from / b + 1) * b);
        if (from < window.sinkEnd() || from >= start) {
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
    int b = window.block();
    long block = position / b;
    int sinks = window.sinkBlocks();
    long slot = block < sinks ? block : sinks + (block - sinks) % window.localBlocks();
    return slot * b + position % b;
  }

  /** The keys of all slots, {@code [B, Hkv, slots, d]}; valid until the next append. */
  public NDArray keys(NDManager owner) {
    return form.keys(Ops.alias(owner, ring));
  }

  /** The values of all slots, {@code [B, Hkv, slots, dv]}; valid until the next append. */
  public NDArray values(NDManager owner) {
    return form.values(Ops.alias(owner, ring));
  }

  /**
   * 0 for a slot that the newest token sees, minus infinity elsewhere: {@code [1, 1, 1, slots]}.
   */
  public NDArray bias(NDManager owner) {
    float[] bias = new float[window.mostKeys()];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    for (long j = 0; j < Math.min(window.sinkEnd(), length); j++) {
      bias[Math.toIntExact(slot(j))] = 0;
    }
    for (long j = window.windowStart(length - 1); j < length; j++) {
      bias[Math.toIntExact(slot(j))] = 0;
    }
    return Ops.create(owner, bias, new Shape(1, 1, 1, bias.length));
  }

  /** Tokens appended so far. */
  public long length() {
    return length;
  }

  /** Numbers kept for the tokens that the newest one sees. */
  public long elements() {
    long kept = length == 0 ? 0 : window.visibleKeys(length - 1);
    return ring.getShape().get(0) * form.heads() * form.width() * kept;
  }

  @Override
  public void close() {
    manager.close();
  }
}
