package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.OneThread;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;

/**
 * The choice of blocks on the memory of products. Each thread multiplies a stretch of queries with
 * the summaries that they can need, few enough that the products are still in its cache when it
 * takes the best blocks from them.
 */
final class MemoryTopBlocks {
  /** Products of a stretch: up to 2 MiB of float32, unless a single query has more. */
  private static final long MOST_PRODUCTS = 1L << 19;

  /** Fewer are not worth a stretch of their own. */
  private static final long LEAST_PRODUCTS = 1L << 14;

  private static final int STRETCHES_A_WORKER = 8;

  private static final boolean HAS_VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private final ProductScores scores;
  private final int block;
  private final int count;
  private final long first;

  private final NDArray queries; // [B Hkv, group, L, d]
  private final NDArray summaries; // [B Hkv, N, d]
  private final long entries; // address of [B Hkv, choosers, L, count]

  private final int heads; // of keys, in all sequences
  private final int group;
  private final int choosers; // of a group
  private final int length;

  private final int headsAtATime;
  private final int rowsAtATime;

  private MemoryTopBlocks(
      NDArray q, ProductScores scores, int block, int count, long first, NDArray past) {
    this.scores = scores;
    this.block = block;
    this.count = count;
    this.first = first;
    Shape shape = q.getShape(); // [B, H, L, d]
    Shape of = scores.summaries().getShape(); // [B, Hkv, N, d]
    heads = Math.toIntExact(of.get(0) * of.get(1));
    group = Math.toIntExact(shape.get(1) / of.get(1));
    choosers = scores.groupChooses() ? 1 : group;
    length = Math.toIntExact(shape.get(2));
    queries = q.reshape(heads, group, length, shape.get(3));
    summaries = Ops.alias(q.getManager(), scores.summaries()).reshape(heads, of.get(2), of.get(3));
    entries = TensorMemory.address(past);
    long perRow = (long) group * Math.max(1, reach(first + length - 1));
    long perHead = perRow * length;
    long products =
        Math.clamp(
            heads * perHead / ((long) STRETCHES_A_WORKER * Workers.count()),
            LEAST_PRODUCTS,
            MOST_PRODUCTS);
    rowsAtATime = Math.toIntExact(Math.clamp(products / perRow, 1, length));
    headsAtATime = Math.toIntExact(Math.clamp(products / perHead, 1, heads));
  }

  /** Whether this way is open: float32 numbers on a CPU, and a JVM that has vectors. */
  static boolean serves(NDArray q, ProductScores scores) {
    return HAS_VECTORS
        && !q.getDevice().isGpu()
        && q.getDataType() == DataType.FLOAT32
        && scores.summaries().getDataType() == DataType.FLOAT32;
  }

  /** The entries of a choice, {@code [B, Hc, n, count]}; see {@link TopBlocks#choose}. */
  static NDArray choose(NDArray q, ProductScores scores, int block, int count, long first) {
    Shape shape = q.getShape();
    long choosing = scores.groupChooses() ? scores.summaries().getShape().get(1) : shape.get(1);
    NDArray past =
        q.getManager()
            .create(new Shape(shape.get(0), choosing, shape.get(2), count), DataType.INT32);
    try (NDManager scratch = q.getManager().newSubManager()) {
      new MemoryTopBlocks(Ops.alias(scratch, q), scores, block, count, first, past).run();
    }
    return past;
  }

  private void run() {
    int across = (length + rowsAtATime - 1) / rowsAtATime;
    int stretches = (heads + headsAtATime - 1) / headsAtATime * across;
    AtomicInteger next = new AtomicInteger();
    Workers.forEach(
        Math.min(Workers.count(), stretches),
        _ -> {
          try (var _ = GradMode.off();
              var _ = OneThread.only();
              NDManager manager = queries.getManager().newSubManager()) {
            Worker worker = new Worker(manager);
            for (int i = next.getAndIncrement(); i < stretches; i = next.getAndIncrement()) {
              worker.stretch(i / across * headsAtATime, i % across * rowsAtATime);
            }
          }
        });
  }

  /** Blocks before a query's own that have a score. */
  private int past(long position) {
    return Math.toIntExact(Math.min(position / block, scores.blocks()));
  }

  private int reach(long position) {
    return Math.toIntExact(scores.reach(position, past(position)));
  }

  /** What a thread works with. */
  private final class Worker {
    private final NDManager manager;
    private final NDArray space; // for the products of a stretch
    private final RowScores toScores = scores.onMemory(group);
    private final RowChoice choice = new RowChoice(scores.forced(), count);

    Worker(NDManager manager) {
      this.manager = manager;
      long most = (long) headsAtATime * group * rowsAtATime * reach(first + length - 1);
      space = manager.create(new Shape(most), DataType.FLOAT32);
    }

    /** Chooses for some queries of some heads. */
    void stretch(int head, int from) {
      int some = Math.min(headsAtATime, heads - head);
      int rows = Math.min(rowsAtATime, length - from);
      int reach = reach(first + from + rows - 1);
      if (reach > 0) {
        multiply(head, some, from, rows, reach);
      }
      long row = (long) reach * Float.BYTES;
      long stride = rows * row;
      long products = TensorMemory.address(space);
      for (int chooser = 0; chooser < some * choosers; chooser++) {
        long entry = ((long) head * choosers + chooser) * length + from;
        long out = entries + entry * count * Integer.BYTES;
        for (int i = 0; i < rows; i++) {
          choose(
              products + i * row, stride, first + from + i, out + (long) i * count * Integer.BYTES);
        }
        products += group / choosers * stride;
      }
    }

    /** Leaves the products {@code [some, group, rows, reach]} in the space. */
    private void multiply(int head, int some, int from, int rows, int reach) {
      try (NDManager scratch = manager.newSubManager()) {
        long folded = (long) group * rows;
        NDArray q = Ops.narrow(Ops.alias(scratch, queries), 0, head, some);
        NDArray s = Ops.narrow(Ops.alias(scratch, summaries), 0, head, some);
        NDArray products = Ops.narrow(Ops.alias(scratch, space), 0, 0, some * folded * reach);
        Ops.productsInto(
            products.reshape(some, folded, reach),
            Ops.narrow(q, 2, from, rows).reshape(some, folded, -1),
            Ops.swapAxes(Ops.narrow(s, 1, 0, reach), 1, 2));
      }
    }

    private void choose(long products, long stride, long position, long out) {
      int past = past(position);
      if (past > 0) {
        toScores.score(products, stride, position, past);
      }
      choice.take(products, past, Math.toIntExact(position / block), out);
    }
  }
}
