package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.aten.Ops;

/** Rows {@code [B, Hkv, n, d]} that grow along the token axis; space doubles when it runs out. */
public final class KvBuffer implements AutoCloseable {
  private static final long FIRST_CAPACITY = 64;

  private final NDManager manager;
  private NDArray rows;
  private long length;

  /** An empty buffer of float32 rows under a manager of its own. */
  public KvBuffer(NDManager parent, int batch, int heads, int dimension) {
    this.manager = parent.newSubManager();
    this.rows = manager.zeros(new Shape(batch, heads, FIRST_CAPACITY, dimension), DataType.FLOAT32);
  }

  /** Appends rows {@code [B, Hkv, n, d]}. */
  public void append(NDArray more) {
    long n = more.getShape().get(2);
    reserve(length + n);
    try (NDArray space = Ops.narrow(rows, 2, length, n)) {
      Ops.copyInto(space, more);
    }
    length += n;
  }

  /** The rows from a position on, without a copy; valid until the next append. */
  public NDArray view(NDManager owner, long from, long count) {
    NDArray view = Ops.narrow(rows, 2, from, count);
    view.attach(owner);
    return view;
  }

  /** All rows, without a copy; valid until the next append. */
  public NDArray view(NDManager owner) {
    return view(owner, 0, length);
  }

  /** Rows appended so far. */
  public long length() {
    return length;
  }

  /** Numbers in the rows appended so far. */
  public long elements() {
    Shape shape = rows.getShape();
    return shape.get(0) * shape.get(1) * length * shape.get(3);
  }

  private void reserve(long wanted) {
    Shape shape = rows.getShape();
    if (wanted <= shape.get(2)) {
      return;
    }
    long capacity = Math.max(wanted, 2 * shape.get(2));
    NDArray larger =
        manager.zeros(
            new Shape(shape.get(0), shape.get(1), capacity, shape.get(3)), rows.getDataType());
    try (NDArray old = Ops.narrow(rows, 2, 0, length);
        NDArray space = Ops.narrow(larger, 2, 0, length)) {
      Ops.copyInto(space, old);
    }
    rows.close();
    rows = larger;
  }

  @Override
  public void close() {
    manager.close();
  }
}
