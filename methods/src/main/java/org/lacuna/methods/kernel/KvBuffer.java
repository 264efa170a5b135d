package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/**
 * Rows {@code [B, Hkv, n, d]} that grow along the token axis and may be dropped from its begin;
 * space doubles when it runs out and shrinks when most of it is not used.
 */
public final class KvBuffer implements AutoCloseable {
  private static final long FIRST_CAPACITY = 64;

  private final NDManager manager;
  private NDArray rows;

  /** Tokens appended so far, dropped ones included. */
  private long length;

  /** The first token that is kept, and where its row is. */
  private long begin;

  private long beginRow;

  /** An empty buffer of float32 rows under a manager of its own. */
  public KvBuffer(NDManager parent, int batch, int heads, int dimension) {
    this.manager = parent.newSubManager();
    this.rows = manager.zeros(new Shape(batch, heads, FIRST_CAPACITY, dimension), DataType.FLOAT32);
  }

  /** Appends rows {@code [B, Hkv, n, d]}. */
  public void append(NDArray more) {
    long n = more.getShape().get(2);
    long end = beginRow + length - begin;
    if (end + n > rows.getShape().get(2)) {
      long kept = length - begin;
      resize(Math.max(FIRST_CAPACITY, Math.max(2 * kept, kept + n)));
      end = length - begin;
    }
    try (NDArray space = Ops.narrow(rows, 2, end, n)) {
      Ops.copyInto(space, more);
    }
    length += n;
  }

  /** Forgets the tokens before a position. */
  public void dropBefore(long position) {
    long dropped = Math.clamp(position - begin, 0, length - begin);
    begin += dropped;
    beginRow += dropped;
    long wanted = Math.max(FIRST_CAPACITY, 2 * (length - begin));
    if (rows.getShape().get(2) > 4 * wanted) {
      resize(wanted);
    }
  }

  /**
   * The rows of tokens, without a copy; valid until the next append or drop.
   *
   * @param from position of the first, not dropped
   */
  public NDArray view(NDManager owner, long from, long count) {
    NDArray view = Ops.narrow(rows, 2, beginRow + from - begin, count);
    view.attach(owner);
    return view;
  }

  /** All rows that are kept, without a copy; valid until the next append or drop. */
  public NDArray view(NDManager owner) {
    return view(owner, begin, length - begin);
  }

  /** Tokens appended so far, dropped ones included. */
  public long length() {
    return length;
  }

  /** Numbers in the rows that are kept. */
  public long elements() {
    Shape shape = rows.getShape();
    return shape.get(0) * shape.get(1) * (length - begin) * shape.get(3);
  }

  private void resize(long capacity) {
    Shape shape = rows.getShape();
    NDArray other =
        manager.zeros(
            new Shape(shape.get(0), shape.get(1), capacity, shape.get(3)), rows.getDataType());
    long kept = length - begin;
    try (NDArray old = Ops.narrow(rows, 2, beginRow, kept);
        NDArray space = Ops.narrow(other, 2, 0, kept)) {
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
