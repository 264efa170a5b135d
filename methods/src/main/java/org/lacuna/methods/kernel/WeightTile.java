package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;

/**
 * The queries from one position to before another, of all heads and sequences. What is asked of
 * every query is computed here, in float64 and where the inputs are; weights and outputs themselves
 * come to Java only if somebody looks at one.
 */
final class WeightTile implements AutoCloseable {
  private static final int[] CHANNELS = {3};

  /** A tensor's numbers, which are fetched when they are first asked for. */
  static final class Fetched {
    private final NDArray array;
    private double @Nullable [] numbers;

    Fetched(NDArray array) {
      this.array = array;
    }

    synchronized double[] get() {
      if (numbers == null) {
        numbers = array.toDoubleArray();
      }
      return numbers;
    }
  }

  final int from;
  final int to;
  final Fetched weights; // [B, H, n, to]
  final Fetched full; // [B, H, n, dv]
  final Fetched sparse; // [B, H, n, dv]
  final double[] covered; // [B, H, n], as all that follow but the last
  final double[] dropped;
  final double[] entropy;
  final double[] fullNorm;
  final double[] sparseNorm;
  final double[] error;
  final double[] longestDropped;
  final double[] beforeCuts; // [B, H, n, cuts]
  final int cuts;
  final int channels;

  private final Visibility visibility;

  /** Owns what may still be fetched. */
  private final NDManager kept;

  /** Owns what is made on the way; closed once all is computed. */
  private final NDManager scratch;

  private final SeenRuns[] seen; // [B H n]

  private WeightTile(
      NDManager kept,
      NDManager scratch,
      AttentionInputs in,
      Visibility visibility,
      QueryWeights.Cuts cutting,
      int from,
      int to) {
    this.kept = kept;
    this.scratch = scratch;
    this.visibility = visibility;
    this.from = from;
    this.to = to;
    NDArray q = float64(in.q(), from, to);
    NDArray k = float64(in.k(), 0, to);
    NDArray v = float64(in.v(), 0, to);
    channels = Math.toIntExact(v.getShape().get(3));
    seen = seen();
    NDArray root = scratch.full(new Shape(), (float) q.getShape().get(3), DataType.FLOAT64).sqrt();
    NDArray scores = GroupRows.products(q.div(root), k); // [B, H, n, to]
    NDArray causal = new Windows(1, 1).bias(scratch, DataType.FLOAT64, from, to - from, to);
    NDArray all = Ops.softmax(scores.add(causal), 3);
    NDArray mask = mask(scores.getShape());
    NDArray any = any();
    NDArray one = scratch.ones(new Shape(), DataType.FLOAT64);
    NDArray never = scratch.full(new Shape(), Float.NEGATIVE_INFINITY, DataType.FLOAT64);
    NDArray some = Ops.softmax(Ops.where(mask.eq(one), scores, never), 3).mul(any);
    mask = mask.mul(any);
    NDArray rest = one.sub(mask);
    NDArray channelsFirst = Ops.swapAxes(v, 2, 3);
    NDArray itsFull = GroupRows.products(all, channelsFirst);
    NDArray itsSparse = GroupRows.products(some, channelsFirst);
    weights = new Fetched(all);
    full = new Fetched(itsFull);
    sparse = new Fetched(itsSparse);
    covered = all.mul(mask).sum(CHANNELS).toDoubleArray();
    dropped = all.mul(rest).sum(CHANNELS).toDoubleArray();
    entropy = entropy(all);
    fullNorm = norms(itsFull).toDoubleArray();
    sparseNorm = norms(itsSparse).toDoubleArray();
    error = norms(itsFull.sub(itsSparse)).toDoubleArray();
    longestDropped = valueNorms(v).mul(causal.exp()).mul(rest).max(CHANNELS).toDoubleArray();
    cuts = cutting.of(from).length;
    beforeCuts = cuts == 0 ? new double[0] : beforeCuts(all, cutting);
    List.of(all, itsFull, itsSparse).forEach(array -> array.attach(kept));
  }

  /** Computes it; to be closed. */
  static WeightTile of(
      AttentionInputs in, Visibility visibility, QueryWeights.Cuts cuts, int from, int to) {
    NDManager kept = in.q().getManager().newSubManager();
    boolean computed = false;
    try (var _ = GradMode.off();
        NDManager scratch = kept.newSubManager()) {
      WeightTile tile = new WeightTile(kept, scratch, in, visibility, cuts, from, to);
      computed = true;
      return tile;
    } finally {
      if (!computed) {
        kept.close();
      }
    }
  }

  private NDArray float64(NDArray x, int first, int end) {
    return Ops.narrow(Ops.alias(scratch, x), 2, first, end - first).toType(DataType.FLOAT64, true);
  }

  private static NDArray norms(NDArray x) {
    return x.mul(x).sum(CHANNELS).sqrt();
  }

  /** {@code 0 log 0 = 0}: its logarithm is that of a number near 0, which is finite. */
  private double[] entropy(NDArray all) {
    NDArray least = scratch.full(new Shape(), Float.MIN_NORMAL, DataType.FLOAT64);
    return all.mul(all.maximum(least).log()).sum(CHANNELS).neg().toDoubleArray();
  }

  /** {@code ||v_j||} for all query heads: {@code [B, H, 1, to]}. */
  private NDArray valueNorms(NDArray v) {
    NDArray norms = norms(v).expandDims(2);
    return Ops.repeatInterleave(norms, visibility.heads() / v.getShape().get(1), 1);
  }

  /** The weight of all keys before each cut. */
  private double[] beforeCuts(NDArray all, QueryWeights.Cuts cutting) {
    int rows = to - from;
    long[] at = new long[rows * cuts];
    for (int i = 0; i < rows; i++) {
      int[] its = cutting.of(from + i);
      for (int j = 0; j < cuts; j++) {
        at[i * cuts + j] = Math.clamp(its[j], 0, from + i + 1);
      }
    }
    Shape shape = all.getShape();
    NDArray index =
        Ops.create(scratch, at, new Shape(1, 1, rows, cuts))
            .broadcast(new Shape(shape.get(0), shape.get(1), rows, cuts));
    NDArray nothing =
        scratch.zeros(new Shape(shape.get(0), shape.get(1), rows, 1), DataType.FLOAT64);
    NDArray before = NDArrays.concat(new NDList(nothing, all.cumSum(3)), 3);
    return before.gather(index, 3).toDoubleArray();
  }

  private SeenRuns[] seen() {
    int rows = to - from;
    int heads = visibility.heads();
    SeenRuns[] all = new SeenRuns[visibility.batch() * heads * rows];
    Workers.forEach(
        visibility.batch() * heads,
        i -> {
          for (int t = 0; t < rows; t++) {
            all[i * rows + t] = SeenRuns.of(visibility, i / heads, i % heads, from + t);
          }
        });
    return all;
  }

  /**
   * 1 for seen keys, 0 for others; 1 for the first where none is seen: the sum along the keys of 1
   * where a run begins and -1 where it has ended, so that not every key is sent to the device.
   */
  private NDArray mask(Shape shape) {
    int most = 2 * Math.max(1, Arrays.stream(seen).mapToInt(SeenRuns::size).max().orElse(0));
    long[] places = new long[seen.length * most];
    float[] steps = new float[places.length];
    Arrays.fill(places, to + 1); // beyond all keys, where nobody looks
    for (int row = 0; row < seen.length; row++) {
      SeenRuns runs = seen[row];
      int at = row * most;
      if (runs.size() == 0) {
        at = bound(places, steps, at, 0, 1);
        bound(places, steps, at, 1, -1);
      }
      for (int run = 0; run < runs.size(); run++) {
        if (run > 0 && runs.from(run) == runs.to(run - 1)) {
          at--; // goes on: one place has one step
        } else {
          at = bound(places, steps, at, runs.from(run), 1);
        }
        at = bound(places, steps, at, runs.to(run), -1);
      }
    }
    Shape bounds = new Shape(seen.length, most);
    NDArray stepped =
        Ops.scatter(
            scratch.zeros(new Shape(seen.length, to + 2L), DataType.FLOAT32),
            1,
            Ops.create(scratch, places, bounds),
            Ops.create(scratch, steps, bounds));
    return Ops.narrow(stepped.cumSum(1), 1, 0, to).toType(DataType.FLOAT64, false).reshape(shape);
  }

  private static int bound(long[] places, float[] steps, int at, int place, int step) {
    places[at] = place;
    steps[at] = step;
    return at + 1;
  }

  /** 1 for queries that see a key, 0 for others: {@code [B, H, n, 1]}. */
  private NDArray any() {
    float[] any = new float[seen.length];
    for (int i = 0; i < any.length; i++) {
      any[i] = seen[i].size() == 0 ? 0 : 1;
    }
    Shape rows = new Shape(visibility.batch(), visibility.heads(), to - from, 1);
    return Ops.create(scratch, any, rows).toType(DataType.FLOAT64, false);
  }

  QueryWeights query(int sequence, int head, int position) {
    int row = (sequence * visibility.heads() + head) * (to - from) + position - from;
    return new QueryWeights(this, row, position + 1, seen[row]);
  }

  /** Visits all, heads side by side. */
  void forEach(QueryWeights.Visitor visitor) {
    int heads = visibility.heads();
    Workers.forEach(
        visibility.batch() * heads,
        i -> {
          for (int t = from; t < to; t++) {
            visitor.query(i / heads, i % heads, t, query(i / heads, i % heads, t));
          }
        });
  }

  /** Closes the tensors; what was fetched stays. */
  @Override
  public void close() {
    kept.close();
  }
}
