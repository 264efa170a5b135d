package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.Sample;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;

/** One query after the other against the definition, and what must hold of all of them. */
class QueryWeightsTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);
  private static final Offset<Double> EXACTLY = within(1e-11);

  private static double norm(double[] x) {
    double squares = 0;
    for (double each : x) {
      squares += each * each;
    }
    return Math.sqrt(squares);
  }

  /** Every figure of a query from its sums written out. */
  private static void check(
      AttentionInputs in, Visibility visibility, int b, int h, int t, QueryWeights query) {
    int length = in.length();
    int heads = visibility.heads();
    int kvHeads = (int) in.k().getShape().get(1);
    int d = (int) in.q().getShape().get(3);
    int dv = (int) in.v().getShape().get(3);
    float[] q = in.q().toFloatArray();
    float[] k = in.k().toFloatArray();
    float[] v = in.v().toFloatArray();
    int kvRow = b * kvHeads + h / (heads / kvHeads);
    boolean[] seen = visibility.mask(b, h, t);
    double[] scores = new double[t + 1];
    double most = Double.NEGATIVE_INFINITY;
    for (int j = 0; j <= t; j++) {
      for (int c = 0; c < d; c++) {
        scores[j] +=
            (double) q[((b * heads + h) * length + t) * d + c] * k[(kvRow * length + j) * d + c];
      }
      scores[j] /= Math.sqrt(d);
      most = Math.max(most, scores[j]);
    }
    double all = 0;
    double some = 0;
    for (int j = 0; j <= t; j++) {
      all += Math.exp(scores[j] - most);
      some += seen[j] ? Math.exp(scores[j] - most) : 0;
    }
    double entropy = 0;
    double longest = 0;
    double[] full = new double[dv];
    double[] sparse = new double[dv];
    double[] difference = new double[dv];
    for (int j = 0; j <= t; j++) {
      double exp = Math.exp(scores[j] - most);
      assertThat(query.weight(j)).isCloseTo(exp / all, EXACTLY);
      entropy -= exp / all * Math.log(exp / all);
      double[] value = new double[dv];
      for (int c = 0; c < dv; c++) {
        value[c] = v[(kvRow * length + j) * dv + c];
        full[c] += exp / all * value[c];
        sparse[c] += seen[j] ? exp / some * value[c] : 0;
      }
      longest = seen[j] ? longest : Math.max(longest, norm(value));
    }
    for (int c = 0; c < dv; c++) {
      difference[c] = full[c] - sparse[c];
    }
    assertThat(query.keys()).isEqualTo(t + 1);
    assertThat(query.covered()).isCloseTo(some / all, EXACTLY);
    assertThat(query.dropped()).isCloseTo(1 - some / all, EXACTLY);
    assertThat(query.entropy()).isCloseTo(entropy, EXACTLY);
    assertThat(query.fullNorm()).isCloseTo(norm(full), EXACTLY);
    assertThat(query.sparseNorm()).isCloseTo(norm(sparse), EXACTLY);
    assertThat(query.error()).isCloseTo(norm(difference), EXACTLY);
    assertThat(query.bound()).isCloseTo((1 - some / all) * (longest + norm(sparse)), within(1e-10));
  }

  @Property(tries = 10)
  void areTheDefinition(
      @ForAll @IntRange(max = 1000) int seed,
      @ForAll @IntRange(min = 1, max = 40) int length,
      @ForAll @IntRange(min = 1, max = 9) int block,
      @ForAll @IntRange(min = 1, max = 4) int top) {
    try (NDManager manager = NDManager.newBaseManager()) {
      AttentionInputs in = Sample.random(HEADS, length, seed).inputs(manager);
      Visibility visibility =
          new BlockSparseAttention(block, top, Scoring.PER_QUERY_HEAD, HEADS).visibility(in);
      QueryWeights.forEach(
          in, visibility, (b, h, t, query) -> check(in, visibility, b, h, t, query));
    }
  }

  @Property(tries = 10)
  @Label("h_full = (1 - delta) h_sparse + sum dropped a v; the bound of Theorem 1 holds")
  void identityAndBound(
      @ForAll @IntRange(max = 1000) int seed,
      @ForAll @IntRange(min = 1, max = 60) int length,
      @ForAll @IntRange(min = 0, max = 8) int first,
      @ForAll @IntRange(min = 0, max = 8) int window) {
    try (NDManager manager = NDManager.newBaseManager()) {
      AttentionInputs in = Sample.random(HEADS, length, seed).inputs(manager);
      // Some queries see nothing, some everything.
      Visibility visibility =
          new FixedVisibility(
              in.q().getShape(),
              (t, run) -> {
                int recent = Math.max(first, t + 1 - window);
                if (first > 0) {
                  run.accept(0, Math.min(first, t + 1));
                }
                if (recent <= t) {
                  run.accept(recent, t + 1);
                }
              });
      float[] v = in.v().toFloatArray();
      QueryWeights.forEach(
          in,
          visibility,
          (_, h, t, query) -> {
            double[] full = query.full();
            double[] sparse = query.sparse();
            double[] rest = full.clone();
            for (int c = 0; c < rest.length; c++) {
              rest[c] -= (1 - query.dropped()) * sparse[c];
            }
            query
                .seen()
                .forEachGap(
                    t + 1,
                    (from, to) -> {
                      for (int j = from; j < to; j++) {
                        for (int c = 0; c < rest.length; c++) {
                          rest[c] -= query.weight(j) * v[(h / 2 * length + j) * rest.length + c];
                        }
                      }
                    });
            assertThat(norm(rest)).isCloseTo(0, EXACTLY);
            assertThat(query.error()).isLessThanOrEqualTo(query.bound() + 1e-11);
            assertThat(query.covered() + query.dropped()).isCloseTo(1, EXACTLY);
            assertThat(query.entropy()).isBetween(-1e-11, Math.log(t + 1.0) + 1e-11);
          });
    }
  }

  @Property(tries = 10)
  @Label("a stretch between two cuts has the weight of its keys, within those that may be seen")
  void cuts(
      @ForAll @IntRange(max = 1000) int seed,
      @ForAll @IntRange(min = 1, max = 60) int length,
      @ForAll @IntRange(min = -9, max = 70) int first,
      @ForAll @IntRange(min = -70, max = 9) int back) {
    try (NDManager manager = NDManager.newBaseManager()) {
      AttentionInputs in = Sample.random(HEADS, length, seed).inputs(manager);
      QueryWeights.forEach(
          in,
          new FullAttention(HEADS).visibility(in),
          t -> new int[] {0, first, t + back, length},
          (_, _, t, query) -> {
            assertThat(query.mass(0, 1)).isCloseTo(sum(query, 0, first), EXACTLY);
            assertThat(query.mass(1, 2)).isCloseTo(sum(query, first, t + back), EXACTLY);
            assertThat(query.mass(0, 3)).isCloseTo(1, EXACTLY);
          });
    }
  }

  private static double sum(QueryWeights query, int from, int to) {
    return IntStream.range(Math.max(0, from), Math.min(to, query.keys()))
        .mapToDouble(query::weight)
        .sum();
  }

  @Test
  @DisplayName("tiles fit together: the outputs are those of the kernels")
  void outputsAreThoseOfTheKernels() {
    int length = 300; // more than two tiles
    try (NDManager manager = NDManager.newBaseManager()) {
      AttentionInputs in = Sample.random(HEADS, length, 1).inputs(manager);
      AttentionLayer sparse = new BlockSparseAttention(16, 3, Scoring.PER_QUERY_HEAD, HEADS);
      float[] full = new FullAttention(HEADS).prefill(Tape.off(), in).toFloatArray();
      float[] some = sparse.prefill(Tape.off(), in).toFloatArray();
      AtomicInteger visited = new AtomicInteger();
      Visibility visibility = sparse.visibility(in);
      QueryWeights.forEach(
          in,
          visibility,
          (_, h, t, query) -> {
            visited.incrementAndGet();
            for (int c = 0; c < HEADS.dimension(); c++) {
              int at = (h * length + t) * HEADS.dimension() + c;
              assertThat(query.full()[c]).isCloseTo(full[at], within(1e-5));
              assertThat(query.sparse()[c]).isCloseTo(some[at], within(1e-5));
            }
          });
      assertThat(visited).hasValue(4 * length);
      QueryWeights last = QueryWeights.at(in, visibility, 0, 3, 250);
      check(in, visibility, 0, 3, 250, last);
    }
  }

  @Test
  @DisplayName("a seen softmax whose weight vanishes beside the rest is a softmax still")
  void vanishingMass() {
    try (NDManager manager = NDManager.newBaseManager()) {
      float[] keys = {5000, 0, 0};
      NDArray k = manager.create(keys, new Shape(1, 1, 3, 1));
      NDArray q = manager.ones(new Shape(1, 1, 3, 1));
      NDArray v = manager.create(new float[] {1, 2, 4}, new Shape(1, 1, 3, 1));
      AttentionInputs in = AttentionInputs.of(q, k, v);
      Visibility late =
          new FixedVisibility(q.getShape(), (t, run) -> run.accept(1, Math.max(2, t + 1)));
      QueryWeights last = QueryWeights.at(in, late, 0, 0, 2);

      assertThat(last.covered()).isEqualTo(0);
      assertThat(last.sparse()).containsExactly(3);
      assertThat(last.error()).isCloseTo(2, EXACTLY);
      assertThat(last.bound()).isCloseTo(4, EXACTLY);
    }
  }

  @Test
  void overlapIsThatOfKeys() {
    assertThat(runs(0, 4, 8, 12).overlap(runs(2, 9))).isEqualTo(3.0 / 12);
    assertThat(runs(8, 12, 0, 4).overlap(runs(0, 4, 8, 12))).isEqualTo(1);
    assertThat(runs().overlap(runs())).isEqualTo(1);
    assertThat(runs(0, 1).overlap(runs())).isEqualTo(0);
  }

  private static SeenRuns runs(int... bounds) {
    return SeenRuns.of(
        new FixedVisibility(
            new Shape(1, 1, 20, 1),
            (_, run) -> {
              for (int i = 0; i < bounds.length; i += 2) {
                run.accept(bounds[i], bounds[i + 1]);
              }
            }),
        0,
        0,
        19);
  }
}
