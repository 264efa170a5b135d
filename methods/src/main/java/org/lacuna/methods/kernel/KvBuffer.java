package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorType;

/**
 * Rows {@code [B, Hkv, n, d]} that grow along the token axis and may be dropped from its begin.
 *
 * <p>There is room for at most four times the rows that were kept after the last drop: a move, to
 * more room or to less, leaves as much free as is kept, so that as many tokens come or go before
 * the next one. A token costs the same at any length, also where a window moves on for ever.
 */
public final class KvBuffer implements AutoCloseable {
  private static final long FIRST_CAPACITY = 64;

  private final NDManager manager;
  private NDArray rows;
  private TensorType type = TensorType.FLOAT32;

  /** Tokens appended so far, dropped ones included. */
  private long length;

  /** The first token that is kept, and where its row is. */
  private long begin;

  private long beginRow;

  /** An empty buffer under a manager of its own; the first rows decide its type. */
  public KvBuffer(NDManager parent, int batch, int heads, int dimension) {
    this.manager = parent.newSubManager();
    this.rows = Ops.room(manager, new Shape(batch, heads, FIRST_CAPACITY, dimension), type);
  }

  /** Appends rows {@code [B, Hkv, n, d]}, float32 or halves. */
  public void append(NDArray more) {
    long n = more.getShape().get(2);
    if (length == 0 && TensorType.of(more).isHalf()) {
      type = TensorType.of(more);
      moveTo(capacity());
    }
    if (beginRow + kept() + n > capacity()) {
      moveTo(Math.max(roomy(), kept() + n));
    }
    try (NDArray space = Ops.narrow(rows, 2, beginRow + kept(), n)) {
      Ops.copyInto(space, more);
    }
    length += n;
  }

  /** Forgets the tokens before a position. */
  public void dropBefore(long position) {
    long dropped = Math.clamp(position - begin, 0, kept());
    begin += dropped;
    beginRow += dropped;
    if (capacity() > 2 * roomy()) {
      moveTo(roomy());
    }
  }

  /**
   * The rows of tokens, without a copy; valid until the next append or drop.
   *
   * @param from position of the first, not dropped
   */
  public NDArray view(NDManager owner, long from, long count) {
    return Ops.narrow(owner, rows, 2, beginRow + from - begin, count);
  }

  /** All rows that are kept, without a copy; valid until the next append or drop. */
  public NDArray view(NDManager owner) {
    return view(owner, begin, kept());
  }

  /** The first token that is kept. */
  public long begin() {
    return begin;
  }

  /** Tokens appended so far, dropped ones included. */
  public long length() {
    return length;
  }

  private long kept() {
    return length - begin;
  }

  /** Tokens that there is room for. */
  long capacity() {
    return rows.getShape().get(2);
  }

  /** Room for what is kept and as much again. */
  private long roomy() {
    return Math.max(FIRST_CAPACITY, 2 * kept());
  }

  /** Numbers in the rows that are kept. */
  public long elements() {
    Shape shape = rows.getShape();
    return shape.get(0) * shape.get(1) * kept() * shape.get(3);
  }

  private void moveTo(long capacity) {
    Shape shape = rows.getShape();
    Shape roomy = new Shape(shape.get(0), shape.get(1), capacity, shape.get(3));
    NDArray other = Ops.room(manager, roomy, type);
    try (NDArray old = Ops.narrow(rows, 2, beginRow, kept());
        NDArray space = Ops.narrow(other, 2, 0, kept())) {
      Ops.copyInto(space, old);
    }
    rows.close();
    rows = other;
    beginRow = 0;
  }

  @Override
  public void close() {
    manager.close();
  }
}
