package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.reference.AttentionReference;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What every attention method promises. A method's test extends this class, names small parameters
 * whose edges (blocks, windows) lie well inside 100 tokens, and inherits the rest.
 */
public abstract class AttentionMethodContract<C extends Record> {
  /** Relative to the largest entry: what float32 rounding may add up to. */
  private static final double OUTPUT_TOLERANCE = 1e-5;

  private static final double GRADIENT_TOLERANCE = 1e-3;

  /** Of the central differences. */
  private static final double STEP = 1e-5;

  private static final HeadShape GROUPED = new HeadShape(4, 2, 16);

  private NDManager manager;

  /** The method under test. */
  protected abstract AttentionMethod<C> method();

  /** Parameters whose edges lie well inside 100 tokens. */
  protected abstract C parameters();

  /** Parameters whose budget covers every key of a sequence of that length. */
  protected abstract C parametersCovering(int length);

  @BeforeEach
  final void openManager() {
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  final void closeManager() {
    manager.close();
  }

  @Test
  @DisplayName("is found by name among the methods on the class path")
  void isFoundByName() {
    assertThat(Methods.load().get(method().name())).hasSameClassAs(method());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 111, 1000})
  @DisplayName("output equals the float64 definition, at odd lengths, with grouped heads")
  void outputEqualsDefinition(int length) {
    HeadShape heads = length > 500 ? new HeadShape(2, 1, 16) : GROUPED;
    Sample sample = Sample.random(heads, length, length);
    NDArray out = prefill(sample);
    assertThat(out.getShape()).isEqualTo(new Shape(1, heads.heads(), length, heads.dimension()));
    INDArray expected =
        reference(heads).attend(sample.referenceQ(), sample.referenceK(), sample.referenceV());
    assertClose(out, flat(expected), OUTPUT_TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 111})
  @DisplayName("reports exactly the keys that the definition shows to each query")
  void visibilityEqualsDefinition(int length) {
    Sample sample = Sample.random(GROUPED, length, 10L + length);
    Visibility visibility = layer(GROUPED).visibility(sample.q(manager), sample.k(manager));
    boolean[][][] expected = reference(GROUPED).visible(sample.referenceQ(), sample.referenceK());
    for (int h = 0; h < GROUPED.heads(); h++) {
      for (int t = 0; t < length; t++) {
        assertThat(visibility.mask(0, h, t))
            .as("head %d, query %d", h, t)
            .isEqualTo(expected[h][t]);
      }
    }
  }

  @Test
  @DisplayName("a key that is not reported as seen has no influence, one that is seen has")
  void influenceFollowsVisibility() {
    int length = 75;
    Sample sample = Sample.random(GROUPED, length, 3);
    NDArray q = sample.q(manager);
    NDArray k = sample.k(manager);
    NDArray v = sample.v(manager);
    Visibility visibility = layer(GROUPED).visibility(q, k);
    NDArray before = layer(GROUPED).prefill(Tape.off(), q, k, v);
    for (int key : new int[] {0, 17, 40, 74}) {
      // Values only: they have no part in any choice of keys.
      NDArray changed = v.duplicate();
      NDArray row = Ops.narrow(changed, 2, key, 1);
      Ops.copyInto(row, row.add(10));
      NDArray difference =
          layer(GROUPED).prefill(Tape.off(), q, k, changed).sub(before).abs().max(new int[] {3});
      float[] change = difference.toFloatArray(); // [1, H, L]
      for (int h = 0; h < GROUPED.heads(); h++) {
        for (int t = 0; t < length; t++) {
          assertThat(change[h * length + t] > 0)
              .as("key %d, head %d, query %d", key, h, t)
              .isEqualTo(visibility.mask(0, h, t)[key]);
        }
      }
    }
  }

  @Test
  @DisplayName("the future changes nothing")
  void isCausal() {
    int length = 111;
    Sample sample = Sample.random(GROUPED, length, 4);
    Sample other = Sample.random(GROUPED, length, 5);
    for (int from : new int[] {1, 16, 50, 110}) {
      NDArray changed =
          layer(GROUPED)
              .prefill(
                  Tape.off(),
                  spliced(sample.q(manager), other.q(manager), from),
                  spliced(sample.k(manager), other.k(manager), from),
                  spliced(sample.v(manager), other.v(manager), from));
      NDArray before = Ops.narrow(prefill(sample), 2, 0, from);
      assertClose(Ops.narrow(changed, 2, 0, from), Sample.doubles(before), 1e-6);
    }
  }

  @Test
  @DisplayName("grouped heads equal repeated key and value heads")
  void groupedEqualsRepeated() {
    Sample sample = Sample.random(GROUPED, 70, 6);
    HeadShape repeated = new HeadShape(GROUPED.heads(), GROUPED.heads(), GROUPED.dimension());
    NDArray expected =
        layer(repeated)
            .prefill(
                Tape.off(),
                sample.q(manager),
                Ops.repeatInterleave(sample.k(manager), GROUPED.group(), 1),
                Ops.repeatInterleave(sample.v(manager), GROUPED.group(), 1));
    assertClose(prefill(sample), Sample.doubles(expected), OUTPUT_TOLERANCE);
  }

  @Test
  @DisplayName("sequences of a batch do not meet")
  void sequencesAreIndependent() {
    Sample a = Sample.random(GROUPED, 77, 7);
    Sample b = Sample.random(GROUPED, 77, 8);
    NDArray both =
        layer(GROUPED)
            .prefill(
                Tape.off(),
                a.q(manager).concat(b.q(manager)),
                a.k(manager).concat(b.k(manager)),
                a.v(manager).concat(b.v(manager)));
    assertClose(Ops.narrow(both, 0, 0, 1), Sample.doubles(prefill(a)), OUTPUT_TOLERANCE);
    assertClose(Ops.narrow(both, 0, 1, 1), Sample.doubles(prefill(b)), OUTPUT_TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 111})
  @DisplayName("a budget that covers the sequence gives full attention")
  void coveringBudgetIsFullAttention(int length) {
    Sample sample = Sample.random(GROUPED, length, 9);
    NDArray q = sample.q(manager);
    NDArray k = sample.k(manager);
    NDArray v = sample.v(manager);
    AttentionLayer layer = method().layer(parametersCovering(length), GROUPED);
    NDArray full = new FullAttention(GROUPED).prefill(Tape.off(), q, k, v);
    assertClose(layer.prefill(Tape.off(), q, k, v), Sample.doubles(full), OUTPUT_TOLERANCE);
    assertThat(layer.visibility(q, k).effectiveSparsity()).isEqualTo(1.0);
    assertThat(layer.accounting().effectiveSparsity(length)).isEqualTo(1.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 37, 53})
  @DisplayName("gradients equal central differences of the float64 definition")
  void gradientEqualsDefinition(int length) {
    Sample sample = Sample.random(GROUPED, length, 11L + length);
    float[] upstream = Sample.normal(new Random(12), sample.q().length);
    for (DataType type : new DataType[] {DataType.FLOAT32, DataType.FLOAT64}) {
      NDArray[] leaves = new NDArray[3];
      try (var _ = GradMode.on()) {
        leaves[0] = Tape.leafOf(sample.q(manager).toType(type, true));
        leaves[1] = Tape.leafOf(sample.k(manager).toType(type, true));
        leaves[2] = Tape.leafOf(sample.v(manager).toType(type, true));
        Tape tape = Tape.recording(manager);
        NDArray out = layer(GROUPED).prefill(tape, leaves[0], leaves[1], leaves[2]);
        NDArray weights = manager.create(upstream, out.getShape()).toType(type, false);
        tape.backward(out.mul(weights).sum());
      }
      double tolerance = type == DataType.FLOAT64 ? 1e-6 : GRADIENT_TOLERANCE;
      for (int which = 0; which < 3; which++) {
        assertGradient(sample, upstream, which, leaves[which].getGradient(), tolerance);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {53, 300})
  @DisplayName("what the backward pass needs outlives the arrays it was made from")
  void gradientOutlivesClosedArrays(int length) {
    Sample sample = Sample.random(GROUPED, length, 17);
    float[][] expected = gradients(sample, () -> {});
    assertThat(gradients(sample, Sample::overwriteFreedBuffers)).isDeepEqualTo(expected);
  }

  /** Gradients of the sum of squares, with something between forward and backward. */
  private float[][] gradients(Sample sample, Runnable between) {
    try (var _ = GradMode.on()) {
      NDArray[] leaves = {
        Tape.leafOf(sample.q(manager)),
        Tape.leafOf(sample.k(manager)),
        Tape.leafOf(sample.v(manager))
      };
      Tape tape = Tape.recording(manager);
      NDArray out;
      try (NDManager scratch = manager.newSubManager()) {
        NDArray[] qkv =
            Arrays.stream(leaves).map(x -> Ops.alias(scratch, x)).toArray(NDArray[]::new);
        out = layer(GROUPED).prefill(tape, qkv[0], qkv[1], qkv[2]);
        out.attach(manager);
      }
      between.run();
      tape.backward(out.mul(out).sum());
      return Arrays.stream(leaves).map(x -> x.getGradient().toFloatArray()).toArray(float[][]::new);
    }
  }

  /** Compares along random directions: cheap, and no component can hide from all of them. */
  private void assertGradient(
      Sample sample, float[] upstream, int which, NDArray gradient, double tolerance) {
    INDArray[] at = {sample.referenceQ(), sample.referenceK(), sample.referenceV()};
    INDArray weights = Sample.reference(upstream, at[0].size(0), at[0].size(1), at[0].size(2));
    double[] analytic = Sample.doubles(gradient);
    double norm = Math.sqrt(Arrays.stream(analytic).map(x -> x * x).sum());
    Random random = new Random(13);
    for (int trial = 0; trial < 4; trial++) {
      float[] direction = Sample.normal(random, analytic.length);
      INDArray step = Sample.reference(direction, at[which].shape()).mul(STEP);
      double numeric =
          (loss(at, which, step, weights) - loss(at, which, step.neg(), weights)) / (2 * STEP);
      double expected = 0;
      for (int i = 0; i < analytic.length; i++) {
        expected += analytic[i] * direction[i];
      }
      assertThat(expected)
          .as("derivative by %s along direction %d", "qkv".charAt(which), trial)
          .isCloseTo(numeric, Offset.offset(tolerance * norm + 1e-6));
    }
  }

  private double loss(INDArray[] at, int which, INDArray step, INDArray weights) {
    INDArray[] moved = at.clone();
    moved[which] = at[which].add(step);
    return reference(GROUPED)
        .attend(moved[0], moved[1], moved[2])
        .mul(weights)
        .sumNumber()
        .doubleValue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 48})
  @DisplayName("decoding equals prefill at every step, after a prompt of any length")
  void decodeEqualsPrefill(int prompt) {
    int length = 130;
    Sample sample = Sample.random(GROUPED, length, 14);
    NDArray q = sample.q(manager);
    NDArray k = sample.k(manager);
    NDArray v = sample.v(manager);
    NDArray expected = layer(GROUPED).prefill(Tape.off(), q, k, v);
    Accounting accounting = layer(GROUPED).accounting();
    try (KvCache cache = layer(GROUPED).newCache(manager, 1)) {
      if (prompt > 0) {
        append(cache, q, k, v, 0, prompt);
      }
      for (int t = prompt; t < length; t++) {
        append(cache, q, k, v, t, 1);
        assertThat(cache.length()).isEqualTo(t + 1);
        assertThat(cache.elements()).isEqualTo(accounting.cacheElements(t + 1));
        assertClose(
            cache.attend(Ops.narrow(q, 2, t, 1)),
            Sample.doubles(Ops.narrow(expected, 2, t, 1)),
            OUTPUT_TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 111})
  @DisplayName("accounting equals the counts of the definition")
  void accountingEqualsCounts(int length) {
    Sample sample = Sample.random(GROUPED, length, 15);
    boolean[][][] visible = reference(GROUPED).visible(sample.referenceQ(), sample.referenceK());
    Accounting accounting = layer(GROUPED).accounting();
    long total = 0;
    for (int t = 0; t < length; t++) {
      for (int h = 0; h < GROUPED.heads(); h++) {
        int count = 0;
        for (boolean seen : visible[h][t]) {
          count += seen ? 1 : 0;
        }
        assertThat(accounting.visibleKeys(t)).as("query %d of head %d", t, h).isEqualTo(count);
      }
      total += accounting.visibleKeys(t);
    }
    assertThat(accounting.totalVisibleKeys(length)).isEqualTo(total);
    assertThat(layer(GROUPED).visibility(sample.q(manager), sample.k(manager)).effectiveSparsity())
        .isEqualTo(accounting.effectiveSparsity(length));
  }

  @Test
  @DisplayName("the same input gives the same bits")
  void isDeterministic() {
    Sample sample = Sample.random(GROUPED, 111, 16);
    assertThat(prefill(sample).toFloatArray()).isEqualTo(prefill(sample).toFloatArray());
  }

  private AttentionLayer layer(HeadShape heads) {
    return method().layer(parameters(), heads);
  }

  private AttentionReference reference(HeadShape heads) {
    return method().reference(parameters(), heads);
  }

  private NDArray prefill(Sample sample) {
    return layer(sample.heads())
        .prefill(Tape.off(), sample.q(manager), sample.k(manager), sample.v(manager));
  }

  private static void append(
      KvCache cache, NDArray q, NDArray k, NDArray v, long from, long count) {
    cache.append(
        Ops.narrow(q, 2, from, count),
        Ops.narrow(k, 2, from, count),
        Ops.narrow(v, 2, from, count));
  }

  private static NDArray spliced(NDArray start, NDArray end, long from) {
    long rest = start.getShape().get(2) - from;
    return NDArrays.concat(
        new NDList(Ops.narrow(start, 2, 0, from), Ops.narrow(end, 2, from, rest)), 2);
  }

  private static double[] flat(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  private static void assertClose(NDArray actual, double[] expected, double tolerance) {
    double[] values = Sample.doubles(actual);
    assertThat(values).hasSameSizeAs(expected);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i])
          .as("entry %d", i)
          .isCloseTo(expected[i], Offset.offset(tolerance * largest));
    }
  }
}
