package org.lacuna.methods.kernel;

import java.util.Arrays;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.Visibility;

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
  /**
   * Weights of a tile, unless a single row has more: 8 MiB of float64 are near a core. A dozen or
   * two arrays of this size are there while it is computed.
   */
  private static final long ELEMENTS = 1L << 20;

  /** The same on a GPU, which is slow with little to do. */
  private static final long ELEMENTS_ON_GPU = 1L << 23;

  private static final int MOST_ROWS = 128;
  private static final int MOST_ROWS_ON_GPU = 1024;

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

  /** Where the keys of a query are cut, for the weight of the stretches between. */
  @FunctionalInterface
  public interface Cuts {
    /** No cuts. */
    Cuts NONE = _ -> new int[0];

    /**
     * The cuts of one query, as many for each: a cut lies before a key. What lies beyond the keys
     * that the query may see is taken for their end.
     */
    int[] of(int position);
  }

  private final WeightTile tile;
  private final int row;
  private final int keys;
  private final SeenRuns seen;

  QueryWeights(WeightTile tile, int row, int keys, SeenRuns seen) {
    this.tile = tile;
    this.row = row;
    this.keys = keys;
    this.seen = seen;
  }

  /** Visits all queries, without cuts. */
  public static void forEach(AttentionInputs in, Visibility visibility, Visitor visitor) {
    forEach(in, visibility, Cuts.NONE, visitor);
  }

  /**
   * Visits all queries, some positions of all heads and sequences after the other; memory holds
   * what these need. Heads are visited side by side by several threads, each head's queries in the
   * order of their positions.
   */
  public static void forEach(
      AttentionInputs in, Visibility visibility, Cuts cuts, Visitor visitor) {
    int length = in.length();
    long perRow = (long) visibility.batch() * visibility.heads() * length;
    boolean gpu = in.q().getDevice().isGpu();
    long elements = gpu ? ELEMENTS_ON_GPU : ELEMENTS;
    int most =
        Math.toIntExact(Math.clamp(elements / perRow, 1, gpu ? MOST_ROWS_ON_GPU : MOST_ROWS));
    for (int from = 0; from < length; from += most) {
      try (WeightTile tile =
          WeightTile.of(in, visibility, cuts, from, Math.min(length, from + most))) {
        tile.forEach(visitor);
      }
    }
  }

  /** One position of one head of one sequence. */
  public static QueryWeights at(
      AttentionInputs in, Visibility visibility, int sequence, int head, int position) {
    try (WeightTile tile = WeightTile.of(in, visibility, Cuts.NONE, position, position + 1)) {
      tile.weights.get();
      tile.full.get();
      tile.sparse.get();
      return tile.query(sequence, head, position);
    }
  }

  /** Keys that the query may see: its own position and those before it. */
  public int keys() {
    return keys;
  }

  /** The keys that the method sees. */
  public SeenRuns seen() {
    return seen;
  }

  /** The weight of one key; the first that is asked for brings all of some queries to Java. */
  public double weight(int key) {
    return tile.weights.get()[row * tile.to + key];
  }

  /** The weight of the keys between two of the query's cuts; 0 where the second is not later. */
  public double mass(int cut, int next) {
    int first = row * tile.cuts;
    return Math.max(0, tile.beforeCuts[first + next] - tile.beforeCuts[first + cut]);
  }

  /** The weight of the seen keys: SSA's attention sparsity. */
  public double covered() {
    return tile.covered[row];
  }

  /** The weight of the keys that are not seen, delta. */
  public double dropped() {
    return tile.dropped[row];
  }

  /** The entropy of the weights, nats. */
  public double entropy() {
    return tile.entropy[row];
  }

  /** {@code ||h_full||}. */
  public double fullNorm() {
    return tile.fullNorm[row];
  }

  /** {@code ||h_sparse||}. */
  public double sparseNorm() {
    return tile.sparseNorm[row];
  }

  /** {@code ||h_full - h_sparse||}. */
  public double error() {
    return tile.error[row];
  }

  /** What {@link #error} does not exceed: {@code delta (max ||v_j|| + ||h_sparse||)}. */
  public double bound() {
    return dropped() * (tile.longestDropped[row] + sparseNorm());
  }

  /** The output of full attention, channel by channel. */
  public double[] full() {
    return channels(tile.full.get());
  }

  /** The output of the softmax over the seen keys, channel by channel. */
  public double[] sparse() {
    return channels(tile.sparse.get());
  }

  private double[] channels(double[] outputs) {
    return Arrays.copyOfRange(outputs, row * tile.channels, (row + 1) * tile.channels);
  }
}
