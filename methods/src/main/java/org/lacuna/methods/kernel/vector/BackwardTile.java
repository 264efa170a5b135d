package org.lacuna.methods.kernel.vector;

import static org.lacuna.methods.kernel.lanes.Lanes.NUMBER;
import static org.lacuna.methods.kernel.lanes.Lanes.load;
import static org.lacuna.methods.kernel.lanes.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.kernel.lanes.Exponential;
import org.lacuna.methods.kernel.lanes.Lanes;
import org.lacuna.methods.kernel.lanes.Product;
import org.lacuna.methods.kernel.lanes.Scratch;
import org.lacuna.methods.kernel.lanes.Transposed;

/**
 * Up to 64 queries that walk back over the keys they met, up to 64 at a time. With {@code p} the
 * weights, computed again, and {@code g} the gradient by the output {@code o}:
 *
 * <pre>
 *   ds_ij = p_ij (g_i . v_j - g_i . o_i)
 *   dq_i += scale sum_j ds_ij k_j    dk_j += scale sum_i ds_ij q_i    dv_j += sum_i p_ij g_i
 * </pre>
 *
 * Weights and their gradients stand with a query in each lane, as in {@link ForwardTile}.
 */
final class BackwardTile {
  private static final int ROWS = ForwardTile.ROWS;
  private static final long ROW_BYTES = ROWS * NUMBER;

  private static final FloatVector ZERO = FloatVector.zero(Lanes.SPECIES);

  private final int d;
  private final int dv;
  private final long queryBytes;
  private final long upstreamBytes;

  /** The scaled queries, {@code [64][d]} and {@code [d][64]}. */
  private final long queries;

  private final long queriesAcross;

  /** The gradient by the output, {@code [64][dv]} and {@code [dv][64]}. */
  private final long upstream;

  private final long upstreamAcross;

  private final long weights;
  private final long byWeights;
  private final long logSums;
  private final long means;

  /** The gradient by the queries, {@code [64][d]}, not yet scaled. */
  private final long byQueries;

  /** A product on its way to where it is added. */
  private final long more;

  private final Transposed transposed;
  private int rows;
  private int lanes;
  private float scale;

  BackwardTile(Scratch scratch, int d, int dv) {
    transposed = new Transposed(scratch);
    this.d = d;
    this.dv = dv;
    queryBytes = (long) Lanes.padded(d) * NUMBER;
    upstreamBytes = (long) Lanes.padded(dv) * NUMBER;
    queries = scratch.numbers((long) ROWS * Lanes.padded(d));
    queriesAcross = scratch.numbers((long) d * ROWS);
    upstream = scratch.numbers((long) ROWS * Lanes.padded(dv));
    upstreamAcross = scratch.numbers((long) dv * ROWS);
    weights = scratch.numbers((long) ForwardTile.KEYS * ROWS);
    byWeights = scratch.numbers((long) ForwardTile.KEYS * ROWS);
    logSums = scratch.numbers(ROWS);
    means = scratch.numbers(ROWS);
    more = scratch.numbers((long) ROWS * Math.max(Lanes.padded(d), Lanes.padded(dv)));
    byQueries = scratch.numbers((long) ROWS * Lanes.padded(d));
  }

  /** Takes queries and the gradients by their outputs in, given by the addresses of their rows. */
  void begin(long[] queryRows, long[] upstreamRows, int count, float scale) {
    this.scale = scale;
    rows = count;
    lanes = Lanes.padded(count);
    transposed.copy(queryRows, count, d, scale, queriesAcross, ROW_BYTES);
    transposed.copy(upstreamRows, count, dv, 1, upstreamAcross, ROW_BYTES);
    for (int row = 0; row < count; row++) {
      long query = queries + row * queryBytes;
      Lanes.copy(queryRows[row], query, d);
      Lanes.multiply(query, d, scale);
      Lanes.copy(upstreamRows[row], upstream + row * upstreamBytes, dv);
    }
    Lanes.clear(byQueries, count * queryBytes);
  }

  /**
   * Tells a row's log-sum and {@code g . o}.
   *
   * @param mean {@code g . o}, the mean by the weights of {@code g . v}
   */
  void row(int row, float logSum, float mean) {
    Lanes.set(logSums + row * NUMBER, logSum);
    Lanes.set(means + row * NUMBER, mean);
  }

  /**
   * Walks back over keys; parameters as in {@link ForwardTile#meet}, and where the gradients by
   * these keys and values are gathered, rows side by side.
   */
  void meet(
      long keys,
      long keyBytes,
      long values,
      long valueBytes,
      int count,
      long @Nullable [] seen,
      float bias,
      long byKeys,
      long byValues) {
    Product.write(
        keys, keyBytes, NUMBER, queriesAcross, ROW_BYTES, weights, ROW_BYTES, count, lanes, d);
    Product.write(
        values,
        valueBytes,
        NUMBER,
        upstreamAcross,
        ROW_BYTES,
        byWeights,
        ROW_BYTES,
        count,
        lanes,
        dv);
    for (int lane = 0; lane < lanes; lane += Lanes.COUNT) {
      weigh(lane, count, seen, bias);
    }
    Product.write(
        weights, ROW_BYTES, NUMBER, upstream, upstreamBytes, more, upstreamBytes, count, dv, rows);
    add(more, upstreamBytes, byValues, dv * NUMBER, count, dv);
    Product.write(
        byWeights, ROW_BYTES, NUMBER, queries, queryBytes, more, queryBytes, count, d, rows);
    add(more, queryBytes, byKeys, d * NUMBER, count, d);
    Product.write(byWeights, NUMBER, ROW_BYTES, keys, keyBytes, more, queryBytes, rows, d, count);
    add(more, queryBytes, byQueries, queryBytes, rows, d);
  }

  private static void add(long from, long fromBytes, long to, long toBytes, int rows, int n) {
    for (int row = 0; row < rows; row++) {
      Lanes.multiplyAdd(to + row * toBytes, 1, from + row * fromBytes, n);
    }
  }

  /** Scores become weights, and the gradients by weights gradients by scores. */
  private void weigh(int lane, int count, long @Nullable [] seen, float bias) {
    long offset = lane * NUMBER;
    FloatVector logSum = load(logSums + offset).sub(bias);
    FloatVector mean = load(means + offset);
    for (int key = 0; key < count; key++) {
      long at = key * ROW_BYTES + offset;
      FloatVector weight = Exponential.of(load(weights + at).sub(logSum));
      if (seen != null) {
        VectorMask<Float> mask = VectorMask.fromLong(Lanes.SPECIES, seen[key] >>> lane);
        weight = ZERO.blend(weight, mask);
      }
      store(weight, weights + at);
      store(load(byWeights + at).sub(mean).mul(weight), byWeights + at);
    }
  }

  /** Adds a row's gradient to what stands at an address. */
  void addQueryGradient(int row, long to) {
    long from = byQueries + row * queryBytes;
    int c = 0;
    for (; c + Lanes.COUNT <= d; c += Lanes.COUNT) {
      long at = c * NUMBER;
      store(load(from + at).mul(scale).add(load(to + at)), to + at);
    }
    for (; c < d; c++) {
      long at = c * NUMBER;
      Lanes.set(to + at, Lanes.get(to + at) + scale * Lanes.get(from + at));
    }
  }
}
