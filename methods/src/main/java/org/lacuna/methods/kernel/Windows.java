package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;

/**
 * Windows of tokens that are summarized, one every {@code stride} tokens: window {@code i} covers
 * the tokens {@code i stride .. i stride + size - 1} and may be seen once its last token is there.
 *
 * @param size tokens in a window, l
 * @param stride tokens from one window to the next, d
 */
public record Windows(int size, int stride) {
  /** Windows that are complete once {@code length} tokens are there. */
  public long complete(long length) {
    return length < size ? 0 : (length - size) / stride + 1;
  }

  /**
   * The windows that each query may see: those that are complete.
   *
   * @param first position of the first query
   */
  public KeyRuns runs(long first) {
    return new Complete(this).from(first);
  }

  private record Complete(Windows windows) implements KeyRuns {
    @Override
    public void forEach(int query, Visibility.Run run) {
      int complete = Math.toIntExact(windows.complete(query + 1L));
      if (complete > 0) {
        run.accept(0, complete);
      }
    }
  }

  /**
   * The softmax of scaled scores over the windows that each query may see; a row of zeros where
   * there is none: {@code [B, H, n, N]}, float32 for halves.
   *
   * @param q {@code [B, H, n, d]}
   * @param summaries {@code [B, Hkv, N, d]}
   * @param first position of the first query
   */
  public NDArray attention(NDArray q, NDArray summaries, long first) {
    NDManager manager = q.getManager();
    Shape shape = q.getShape();
    NDArray queries = Ops.wide(q);
    DataType type = queries.getDataType();
    NDArray scale = manager.full(new Shape(), (float) (1 / Math.sqrt((double) shape.get(3))), type);
    NDArray scores =
        GroupRows.products(queries.mul(scale), Ops.alias(manager, summaries)); // [B, H, n, N]
    long rows = shape.get(2);
    NDArray bias = bias(manager, type, first, rows, summaries.getShape().get(2));
    return Ops.softmax(scores.add(bias), 3).mul(any(manager, type, first, rows));
  }

  /**
   * 0 where a query may see a window and minus infinity elsewhere, {@code [rows, N]}; a query that
   * may see none gets the first, so that its softmax is a number (see {@link #any}).
   */
  public NDArray bias(NDManager manager, DataType type, long first, long rows, long count) {
    try (NDManager scratch = manager.newSubManager()) {
      long[] ends = new long[Math.toIntExact(rows)];
      Arrays.setAll(ends, row -> Math.clamp(complete(first + row + 1), 1, count));
      NDArray seen = Ops.create(scratch, ends, new Shape(rows, 1));
      long[] numbers = LongStream.range(0, count).toArray();
      NDArray window = Ops.create(scratch, numbers, new Shape(1, count));
      NDArray bias =
          Ops.where(
              window.lt(seen),
              scratch.zeros(new Shape(), type),
              scratch.full(new Shape(), Float.NEGATIVE_INFINITY, type));
      bias.attach(manager);
      return bias;
    }
  }

  /** 1 for a query that may see a window, 0 for one that may see none: {@code [rows, 1]}. */
  public NDArray any(NDManager manager, DataType type, long first, long rows) {
    float[] any = new float[Math.toIntExact(rows)];
    for (int row = 0; row < rows; row++) {
      any[row] = complete(first + row + 1) > 0 ? 1 : 0;
    }
    return Ops.create(manager, any, new Shape(rows, 1)).toType(type, false);
  }
}
