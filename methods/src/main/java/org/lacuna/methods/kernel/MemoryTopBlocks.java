package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.lanes.Dots;
import org.lacuna.methods.kernel.lanes.Lanes;
import org.lacuna.methods.kernel.lanes.Product;
import org.lacuna.methods.kernel.lanes.Rows;
import org.lacuna.methods.kernel.lanes.Scratch;
import org.lacuna.methods.kernel.lanes.Transposed;

/**
 * The choice of blocks on the memory of products. Each thread multiplies a stretch of queries with
 * the summaries that they can need, few enough that the products are still in its cache when it
 * takes the best blocks from them.
 */
final class MemoryTopBlocks {
  /** Products of a stretch: up to 1 MiB of float32, unless a single query has more. */
  private static final long MOST_PRODUCTS = 1L << 18;

  /** Fewer are not worth a stretch of their own. */
  private static final long LEAST_PRODUCTS = 1L << 14;

  private static final int STRETCHES_A_WORKER = 8;

  /** For fewer queries, summaries are not turned. */
  private static final int FEW = 8;

  private static final boolean HAS_VECTORS =
      ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

  private final ProductScores scores;
  private final int block;
  private final int count;
  private final long first;

  private final Rows queries;
  private final Rows summaries;
  private final int width; // summaries, rounded up to whole vectors
  private final int d;
  private final long entries; // address of [B Hkv, choosers, L, count]

  private final int heads; // of keys, in all sequences
  private final int kvHeads;
  private final int group;
  private final int choosers; // of a group
  private final int length;

  private final int headsAtATime;
  private final int rowsAtATime;

  private MemoryTopBlocks(
      NDArray q, ProductScores scores, NDArray s, int block, int count, long first, NDArray past) {
    this.scores = scores;
    this.block = block;
    this.count = count;
    this.first = first;
    Shape shape = q.getShape(); // [B, H, L, d]
    Shape of = s.getShape(); // [B, Hkv, N, d]
    kvHeads = Math.toIntExact(of.get(1));
    heads = Math.toIntExact(of.get(0)) * kvHeads;
    group = Math.toIntExact(shape.get(1)) / kvHeads;
    choosers = scores.groupChooses() ? 1 : group;
    length = Math.toIntExact(shape.get(2));
    queries = Rows.of(q);
    summaries = Rows.of(s);
    width = Lanes.padded(Math.toIntExact(of.get(2)));
    d = Math.toIntExact(shape.get(3));
    entries = TensorMemory.address(past);
    long perRow = (long) group * Math.max(1, Lanes.padded(reach(first + length - 1)));
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
        && TensorType.of(q) == TensorType.FLOAT32
        && TensorType.of(scores.summaries()) == TensorType.FLOAT32;
  }

  /** The entries of a choice, {@code [B, Hc, n, count]}; see {@link TopBlocks#choose}. */
  static NDArray choose(NDArray q, ProductScores scores, int block, int count, long first) {
    Shape shape = q.getShape();
    long choosing = scores.groupChooses() ? scores.summaries().getShape().get(1) : shape.get(1);
    NDArray past =
        q.getManager()
            .create(new Shape(shape.get(0), choosing, shape.get(2), count), DataType.INT32);
    try (NDManager scratch = q.getManager().newSubManager()) {
      NDArray together = Ops.withChannelsTogether(Ops.alias(scratch, q));
      NDArray s = Ops.withChannelsTogether(Ops.alias(scratch, scores.summaries()));
      new MemoryTopBlocks(together, scores, s, block, count, first, past).run();
    }
    return past;
  }

  private void run() {
    int across = (length + rowsAtATime - 1) / rowsAtATime;
    int stretches = (heads + headsAtATime - 1) / headsAtATime * across;
    AtomicInteger next = new AtomicInteger();
    try (Scratch shared = new Scratch()) {
      long turned = length < FEW ? 0 : turned(shared);
      Workers.forEach(
          Math.min(Workers.count(), stretches),
          _ -> {
            try (Scratch own = new Scratch()) {
              Worker worker = new Worker(own, turned);
              for (int i = next.getAndIncrement(); i < stretches; i = next.getAndIncrement()) {
                worker.stretch(i / across * headsAtATime, i % across * rowsAtATime);
              }
            }
          });
    }
  }

  /** The summaries of each head with a summary in each lane, {@code [B Hkv, d, width]}. */
  private long turned(Scratch scratch) {
    long turned = scratch.numbers((long) heads * d * width);
    Transposed transposed = new Transposed(scratch);
    int last = reach(first + length - 1);
    long[] rows = new long[last];
    for (int head = 0; head < heads && last > 0; head++) {
      for (int i = 0; i < last; i++) {
        rows[i] = summaries.at(head / kvHeads, head % kvHeads, i);
      }
      transposed.copy(rows, last, d, 1, turned + head * turnedBytes(), width * Lanes.NUMBER);
    }
    return turned;
  }

  private long turnedBytes() {
    return (long) d * width * Lanes.NUMBER;
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
    private final long turned;
    private final long products; // of a stretch
    private final Dots dots;
    private final RowScores toScores = scores.onMemory(group);
    private final RowChoice choice = new RowChoice(scores.forced(), count);

    Worker(Scratch scratch, long turned) {
      this.turned = turned;
      int most = Lanes.padded(reach(first + length - 1));
      products = scratch.numbers((long) headsAtATime * group * rowsAtATime * most);
      dots = new Dots(scratch);
    }

    /** Chooses for some queries of some heads. */
    void stretch(int head, int from) {
      int some = Math.min(headsAtATime, heads - head);
      int rows = Math.min(rowsAtATime, length - from);
      int reach = reach(first + from + rows - 1);
      long row = Lanes.padded(reach) * Lanes.NUMBER;
      long stride = rows * row;
      for (int i = 0; i < some * group && reach > 0; i++) {
        multiply(head + i / group, i % group, from, rows, reach, products + i * stride, row);
      }
      long at = products;
      for (int chooser = 0; chooser < some * choosers; chooser++) {
        long entry = ((long) head * choosers + chooser) * length + from;
        long out = entries + entry * count * Integer.BYTES;
        for (int i = 0; i < rows; i++) {
          choose(at + i * row, stride, first + from + i, out + (long) i * count * Integer.BYTES);
        }
        at += group / choosers * stride;
      }
    }

    /** The products of the queries of one head with the first summaries, {@code [rows, reach]}. */
    private void multiply(int head, int ofGroup, int from, int rows, int reach, long to, long row) {
      int sequence = head / kvHeads;
      long q = queries.at(sequence, head % kvHeads * group + ofGroup, from);
      if (turned != 0) {
        long s = turned + head * turnedBytes();
        int n = Lanes.padded(reach);
        Product.write(q, queries.row(), Lanes.NUMBER, s, width * Lanes.NUMBER, to, row, rows, n, d);
        return;
      }
      long s = summaries.at(sequence, head % kvHeads, 0);
      for (int i = 0; i < rows; i++) {
        dots.write(q + i * queries.row(), 0, s, summaries.row(), d, reach, to + i * row);
      }
    }

    private void choose(long scored, long stride, long position, long out) {
      int past = past(position);
      if (past > 0) {
        toScores.score(scored, stride, position, past);
      }
      choice.take(scored, past, Math.toIntExact(position / block), out);
    }
  }
}
