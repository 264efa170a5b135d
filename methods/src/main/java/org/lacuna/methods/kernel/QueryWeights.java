package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;

/**
 * What full attention makes of one query, against the keys that a method sees.
 *
 * <p>{@code a_j} are the weights of full attention, {@code h_full = sum_j a_j v_j} its output and
 * {@code h_sparse} that of the softmax over the seen keys alone, 0 where none is seen. With {@code
 * delta} the weight of the keys that are not seen, {@code h_full = (1 - delta) h_sparse + sum_{j
 * not seen} a_j v_j} and therefore {@code ||h_full - h_sparse|| <= delta (max_{j not seen} ||v_j||
 * + ||h_sparse||)} (SSA, arXiv 2511.20102, Def. 1 and Theorem 1).
 *
 * <p>All by definition from queries, keys, values and visibility, in float64. It is what a method
 * computes only if that is one softmax over these keys: not one that also attends to summaries,
 * mixes branches, or changes keys or positions.
 */
public final class QueryWeights {
  /** Weights held at a time: 8 MiB of float64, unless a single row is larger. */
  private static final long TILE_ELEMENTS = 1L << 20;

  private static final int MOST_ROWS = 128;

  /** Receives one query after the other. */
  @FunctionalInterface
  public interface Visitor {
    /**
     * One query; of another head perhaps at the same time.
     *
     * @param weights valid until this returns
     */
    void query(int sequence, int head, int position, QueryWeights weights);
  }

  private final Tile tile;
  private final int row;
  private final int kvRow;
  private final int keys;
  private final SeenRuns seen;

  // Not a number until asked for: several statistics follow from them.
  private double covered = Double.NaN;
  private double dropped = Double.NaN;
  private double entropy = Double.NaN;

  private QueryWeights(Tile tile, int row, int kvRow, int keys, SeenRuns seen) {
    this.tile = tile;
    this.row = row;
    this.kvRow = kvRow;
    this.keys = keys;
    this.seen = seen;
  }

  /**
   * Visits all queries, some positions of all heads and sequences after the other; memory holds
   * what these need. Heads are visited side by side by several threads, each head's queries in the
   * order of their positions.
   */
  public static void forEach(AttentionInputs in, Visibility visibility, Visitor visitor) {
    int length = in.length();
    long perRow = (long) visibility.batch() * visibility.heads() * length;
    int most = Math.toIntExact(Math.clamp(TILE_ELEMENTS / perRow, 1, MOST_ROWS));
    for (int from = 0; from < length; from += most) {
      Tile tile = Tile.of(in, visibility, from, Math.min(length, from + most));
      tile.forEach(visitor);
    }
  }

  /** One position of one head of one sequence. */
  public static QueryWeights at(
      AttentionInputs in, Visibility visibility, int sequence, int head, int position) {
    Tile tile = Tile.of(in, visibility, position, position + 1);
    return tile.query(sequence, head, position);
  }

  /** Keys that the query may see: its own position and those before it. */
  public int keys() {
    return keys;
  }

  /** The keys that the method sees. */
  public SeenRuns seen() {
    return seen;
  }

  /** The weight of one key. */
  public double weight(int key) {
    return tile.weights[row * tile.to + key];
  }

  /** The weight of the keys {@code [from, to)} that the query may see, others have none. */
  public double mass(int from, int to) {
    double mass = 0;
    for (int key = Math.max(0, from); key < Math.min(to, keys); key++) {
      mass += weight(key);
    }
    return mass;
  }

  /** The weight of the seen keys: SSA's attention sparsity. */
  public double covered() {
    if (Double.isNaN(covered)) {
      double[] mass = {0};
      seen.forEach((from, to) -> mass[0] += mass(from, to));
      covered = mass[0];
    }
    return covered;
  }

  /** The weight of the keys that are not seen, delta. */
  public double dropped() {
    if (Double.isNaN(dropped)) {
      double[] mass = {0};
      seen.forEachGap(keys, (from, to) -> mass[0] += mass(from, to));
      dropped = mass[0];
    }
    return dropped;
  }

  /** The entropy of the weights, nats. */
  public double entropy() {
    if (Double.isNaN(entropy)) {
      double sum = 0;
      for (int key = 0; key < keys; key++) {
        double weight = weight(key);
        sum -= weight > 0 ? weight * Math.log(weight) : 0;
      }
      entropy = sum;
    }
    return entropy;
  }

  /** {@code ||h_full||}. */
  public double fullNorm() {
    return norm(tile.full, null);
  }

  /** {@code ||h_sparse||}. */
  public double sparseNorm() {
    return norm(tile.sparse, null);
  }

  /** {@code ||h_full - h_sparse||}. */
  public double error() {
    return norm(tile.full, tile.sparse);
  }

  /** What {@link #error} does not exceed: {@code delta (max ||v_j|| + ||h_sparse||)}. */
  public double bound() {
    double[] most = {0};
    seen.forEachGap(
        keys,
        (from, to) -> {
          for (int key = from; key < to; key++) {
            most[0] = Math.max(most[0], tile.valueNorms[kvRow * tile.to + key]);
          }
        });
    return dropped() * (most[0] + sparseNorm());
  }

  /** The output of full attention, channel by channel. */
  public double[] full() {
    return Arrays.copyOfRange(tile.full, row * tile.channels, (row + 1) * tile.channels);
  }

  /** The output of the softmax over the seen keys, channel by channel. */
  public double[] sparse() {
    return Arrays.copyOfRange(tile.sparse, row * tile.channels, (row + 1) * tile.channels);
  }

  private double norm(double[] output, double @Nullable [] less) {
    double squares = 0;
    for (int i = row * tile.channels; i < (row + 1) * tile.channels; i++) {
      double value = less == null ? output[i] : output[i] - less[i];
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  /** The queries from one position to before another, of all heads and sequences. */
  private static final class Tile {
    private final Visibility visibility;
    private final int from;
    private final int to;
    private final int group;
    private final SeenRuns[] seen; // [B H n]
    private final double[] weights; // [B, H, n, to]
    private final double[] full; // [B, H, n, dv]
    private final double[] sparse; // [B, H, n, dv]
    private final double[] valueNorms; // [B, Hkv, to]
    private final int channels;

    private Tile(NDManager scratch, AttentionInputs in, Visibility visibility, int from, int to) {
      this.visibility = visibility;
      this.from = from;
      this.to = to;
      NDArray q = float64(scratch, in.q(), from, to);
      NDArray k = float64(scratch, in.k(), 0, to);
      NDArray v = float64(scratch, in.v(), 0, to);
      group = Math.toIntExact(q.getShape().get(1) / k.getShape().get(1));
      channels = Math.toIntExact(v.getShape().get(3));
      seen = seen();
      NDArray root =
          scratch.full(new Shape(), (float) q.getShape().get(3), DataType.FLOAT64).sqrt();
      NDArray scores = GroupRows.products(q.div(root), k); // [B, H, n, to]
      NDArray causal = new Windows(1, 1).bias(scratch, DataType.FLOAT64, from, to - from, to);
      NDArray all = Ops.softmax(scores.add(causal), 3);
      Shape shape = scores.getShape();
      NDArray some = Ops.softmax(scores.add(seenBias(scratch, shape)), 3).mul(any(scratch, shape));
      NDArray channelsFirst = Ops.swapAxes(v, 2, 3);
      weights = all.toDoubleArray();
      full = GroupRows.products(all, channelsFirst).toDoubleArray();
      sparse = GroupRows.products(some, channelsFirst).toDoubleArray();
      valueNorms = v.mul(v).sum(new int[] {3}).sqrt().toDoubleArray();
    }

    static Tile of(AttentionInputs in, Visibility visibility, int from, int to) {
      try (var _ = GradMode.off();
          NDManager scratch = in.q().getManager().newSubManager()) {
        return new Tile(scratch, in, visibility, from, to);
      }
    }

    private static NDArray float64(NDManager scratch, NDArray x, int from, int to) {
      return Ops.narrow(Ops.alias(scratch, x), 2, from, to - from).toType(DataType.FLOAT64, true);
    }

    private SeenRuns[] seen() {
      SeenRuns[] all = new SeenRuns[visibility.batch() * visibility.heads() * (to - from)];
      int row = 0;
      for (int b = 0; b < visibility.batch(); b++) {
        for (int h = 0; h < visibility.heads(); h++) {
          for (int t = from; t < to; t++) {
            all[row++] = SeenRuns.of(visibility, b, h, t);
          }
        }
      }
      return all;
    }

    /** 0 for seen keys, minus infinity for others; 0 for the first where none is seen. */
    private NDArray seenBias(NDManager scratch, Shape shape) {
      float[] bias = new float[Math.toIntExact(shape.size())];
      Arrays.fill(bias, Float.NEGATIVE_INFINITY);
      for (int i = 0; i < seen.length; i++) {
        int start = i * to;
        if (seen[i].size() == 0) {
          bias[start] = 0;
        }
        seen[i].forEach((first, end) -> Arrays.fill(bias, start + first, start + end, 0));
      }
      return Ops.create(scratch, bias, shape).toType(DataType.FLOAT64, false);
    }

    /** 1 for queries that see a key, 0 for others: {@code [B, H, n, 1]}. */
    private NDArray any(NDManager scratch, Shape shape) {
      float[] any = new float[seen.length];
      for (int i = 0; i < any.length; i++) {
        any[i] = seen[i].size() == 0 ? 0 : 1;
      }
      Shape rows = new Shape(shape.get(0), shape.get(1), shape.get(2), 1);
      return Ops.create(scratch, any, rows).toType(DataType.FLOAT64, false);
    }

    QueryWeights query(int sequence, int head, int position) {
      int headRow = sequence * visibility.heads() + head;
      int row = headRow * (to - from) + position - from;
      return new QueryWeights(this, row, headRow / group, position + 1, seen[row]);
    }

    void forEach(Visitor visitor) {
      int heads = visibility.heads();
      Workers.forEach(
          visibility.batch() * heads,
          i -> {
            for (int t = from; t < to; t++) {
              visitor.query(i / heads, i % heads, t, query(i / heads, i % heads, t));
            }
          });
    }
  }
}
