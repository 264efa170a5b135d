package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntSupplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.config.Binder;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.reference.AttentionReference;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What every attention method promises. A method's test extends this class, names small parameters
 * whose edges (blocks, windows) lie well inside 100 tokens, and inherits the rest; all of it holds
 * with every kernel that can run here.
 *
 * <p>A method that is still being written, in a notebook's cell, is checked alike: the class that
 * extends this one stands in a cell too.
 */
@ParameterizedClass(name = "{0}")
@MethodSource("org.lacuna.methods.kernel.Kernels#usable")
public abstract class AttentionMethodContract<C extends Record> {
  /** Relative to the largest entry: what float32 rounding may add up to. */
  private static final double OUTPUT_TOLERANCE = 1e-5;

  private static final double GRADIENT_TOLERANCE = 1e-3;

  /** Of the fast path in float64, whose rotation table is float32. */
  private static final double FLOAT64_TOLERANCE = 1e-6;

  private static final int DIRECTIONS = 3;

  /** Of the central differences. */
  private static final double STEP = 1e-5;

  private static final HeadShape GROUPED = new HeadShape(4, 2, 16);

  /** The kernel that the method attends with. */
  @Parameter private AttentionKernel kernel;

  private Kernels.Use using;
  private NDManager manager;

  /** The method under test. */
  protected abstract AttentionMethod<C> method();

  /**
   * The methods among which it is found by its name: those on the class path, and the method itself
   * as a draft if it is not there.
   */
  protected Methods methods() {
    Methods known = Methods.load();
    return ClassPath.has(method().getClass()) ? known : known.with(method());
  }

  /** Parameters whose edges lie well inside 100 tokens. */
  protected abstract C parameters();

  /**
   * Parameters whose budget covers every key of a sequence of that length, so that the method is
   * full attention; empty for a method that is never, which then says in a test of its own what it
   * becomes.
   */
  protected abstract Optional<C> parametersCovering(int length);

  /**
   * Whether every key that is seen brings the model's own value along; not so for a method that
   * projects further values from the hidden states.
   */
  protected boolean seesByModelsValues() {
    return true;
  }

  @BeforeEach
  final void openManager() {
    using = Kernels.use(kernel);
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  final void closeManager() {
    using.close();
    manager.close();
  }

  @Test
  @DisplayName("is found by name among the methods at hand")
  void isFoundByName() {
    assertThat(methods().get(method().name())).hasSameClassAs(method());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 63, 111, 1000})
  @DisplayName("output equals the float64 definition, at odd lengths, with grouped heads")
  void outputEqualsDefinition(int length) {
    HeadShape heads = length > 500 ? new HeadShape(2, 1, 16) : GROUPED;
    Sample sample = sample(heads, length, length);
    NDArray out = prefill(sample);
    assertThat(out.getShape()).isEqualTo(new Shape(1, heads.heads(), length, heads.dimension()));
    INDArray expected = reference(heads).attend(sample.reference());
    assertClose(out, flat(expected), OUTPUT_TOLERANCE);
  }

  @Test
  @DisplayName("values may have other channels than keys")
  void valuesOfOtherWidth() {
    for (int valueDimension : new int[] {8, 24}) {
      HeadShape heads = new HeadShape(4, 2, 16, valueDimension, 2 * (16 + valueDimension));
      Sample sample = sample(heads, 75, 21);
      NDArray out = prefill(sample);
      assertThat(out.getShape()).isEqualTo(new Shape(1, 4, 75, valueDimension));
      assertClose(out, flat(reference(heads).attend(sample.reference())), OUTPUT_TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 111})
  @DisplayName("reports exactly the keys that the definition shows to each query")
  void visibilityEqualsDefinition(int length) {
    Sample sample = sample(GROUPED, length, 10L + length);
    Visibility visibility = layer(GROUPED).visibility(sample.inputs(manager));
    boolean[][][] expected = reference(GROUPED).visible(sample.reference());
    long[][] attended = reference(GROUPED).attended(sample.reference());
    for (int h = 0; h < GROUPED.heads(); h++) {
      for (int t = 0; t < length; t++) {
        assertThat(visibility.mask(0, h, t))
            .as("head %d, query %d", h, t)
            .isEqualTo(expected[h][t]);
        assertThat(visibility.attended(0, h, t))
            .as("attended by head %d, query %d", h, t)
            .isEqualTo(attended[h][t]);
      }
    }
  }

  @Test
  @DisplayName("a key that is not reported as seen has no influence, one that is seen has")
  void influenceFollowsVisibility() {
    int length = 75;
    Sample sample = sample(GROUPED, length, 3);
    Map<String, NDArray> arrays = sample.tensors(manager);
    AttentionInputs in = Sample.inputs(arrays);
    Visibility visibility = layer(GROUPED).visibility(in);
    NDArray before = layer(GROUPED).prefill(Tape.off(), in);
    for (int key : new int[] {0, 17, 40, 74}) {
      // Values only: they have no part in any choice of keys.
      NDArray changed = in.v().duplicate();
      NDArray row = Ops.narrow(changed, 2, key, 1);
      Ops.copyInto(row, row.add(10));
      NDArray difference =
          layer(GROUPED)
              .prefill(Tape.off(), in.with(in.q(), in.k(), changed))
              .sub(before)
              .abs()
              .max(new int[] {3});
      float[] change = difference.toFloatArray(); // [1, H, L]
      for (int h = 0; h < GROUPED.heads(); h++) {
        for (int t = 0; t < length; t++) {
          boolean influenced = change[h * length + t] > 0;
          boolean seen = visibility.mask(0, h, t)[key];
          // Seen through a summary, a key has influence too.
          boolean bySummary = visibility.attended(0, h, t) != visibility.count(0, h, t);
          String where = "key %d, head %d, query %d".formatted(key, h, t);
          assertThat(influenced && !seen).as(where).isEqualTo(influenced && bySummary && !seen);
          assertThat(influenced && key > t).as(where).isFalse();
          if (seesByModelsValues()) {
            assertThat(seen && !influenced).as(where).isFalse();
          }
        }
      }
    }
  }

  @Test
  @DisplayName("the future changes nothing")
  void isCausal() {
    int length = 111;
    Map<String, NDArray> sample = sample(GROUPED, length, 4).tensors(manager);
    Map<String, NDArray> other = sample(GROUPED, length, 5).tensors(manager);
    NDArray whole = layer(GROUPED).prefill(Tape.off(), Sample.inputs(sample));
    for (int from : new int[] {1, 16, 50, 110}) {
      Map<String, NDArray> spliced = Sample.spliced(sample, other, from);
      if (method().use() == AttentionMethod.Use.PREFILL) {
        // The choice looks at the whole prompt; what is attended to does not.
        spliced = new LinkedHashMap<>(sample);
        spliced.put("v", Sample.spliced(sample, other, from).get("v"));
      }
      NDArray changed = layer(GROUPED).prefill(Tape.off(), Sample.inputs(spliced));
      NDArray before = Ops.narrow(whole, 2, 0, from);
      assertClose(Ops.narrow(changed, 2, 0, from), Sample.doubles(before), 1e-6);
    }
  }

  @Test
  @DisplayName("sequences of a batch do not meet")
  void sequencesAreIndependent() {
    Sample a = sample(GROUPED, 77, 7);
    Sample b = sample(GROUPED, 77, 8);
    Map<String, NDArray> both = Sample.batched(a.tensors(manager), b.tensors(manager));
    NDArray out = layer(GROUPED).prefill(Tape.off(), Sample.inputs(both));
    assertClose(Ops.narrow(out, 0, 0, 1), Sample.doubles(prefill(a)), OUTPUT_TOLERANCE);
    assertClose(Ops.narrow(out, 0, 1, 1), Sample.doubles(prefill(b)), OUTPUT_TOLERANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 111})
  @DisplayName("a budget that covers the sequence gives full attention")
  void coveringBudgetIsFullAttention(int length) {
    Optional<C> parameters = parametersCovering(length);
    assumeTrue(parameters.isPresent(), method().name() + " never is full attention");
    AttentionLayer layer = method().layer(parameters.get(), GROUPED);
    Sample sample = Sample.random(GROUPED, length, 9, layer.weights(Sample.DIM));
    AttentionInputs in = sample.inputs(manager);
    AttentionLayer full = layer.fullMode().orElse(new FullAttention(GROUPED));
    NDArray expected = full.prefill(Tape.off(), in);
    assertClose(layer.prefill(Tape.off(), in), Sample.doubles(expected), OUTPUT_TOLERANCE);
    assertThat(layer.visibility(in).effectiveSparsity()).isEqualTo(1.0);
    assertThat(layer.accounting().effectiveSparsity(length)).isEqualTo(1.0);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 37, 53})
  @DisplayName("gradients equal central differences of the float64 definition")
  void gradientEqualsDefinition(int length) {
    assumeTrue(method().use() == AttentionMethod.Use.ANY, "cannot be trained with");
    Sample sample = sample(GROUPED, length, 11L + length);
    float[] upstream =
        Sample.normal(new Random(12), GROUPED.heads() * length * GROUPED.valueDimension());
    Map<String, NDArray> single = gradients(sample, upstream, DataType.FLOAT32);
    Map<String, NDArray> wide = gradients(sample, upstream, DataType.FLOAT64);
    for (String name : sample.names()) {
      double[] inFloat32 = Sample.doubles(Objects.requireNonNull(single.get(name)));
      double[] inFloat64 = Sample.doubles(Objects.requireNonNull(wide.get(name)));
      Random random = new Random(13);
      for (int trial = 0; trial < DIRECTIONS; trial++) {
        float[] direction = Sample.normal(random, inFloat64.length);
        double numeric = derivative(sample, upstream, name, direction);
        String what = "derivative by %s along direction %d".formatted(name, trial);
        assertDerivative(what, inFloat64, direction, numeric, FLOAT64_TOLERANCE, 1e-6);
        assertDerivative(what, inFloat32, direction, numeric, GRADIENT_TOLERANCE, 1e-4);
      }
    }
  }

  /** The gradient of every array, zeros where none leads to it. */
  private Map<String, NDArray> gradients(Sample sample, float[] upstream, DataType type) {
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    try (var _ = GradMode.on()) {
      sample
          .tensors(manager)
          .forEach((name, array) -> leaves.put(name, Tape.leafOf(array.toType(type, true))));
      Tape tape = Tape.recording(manager);
      NDArray out = layer(GROUPED).prefill(tape, Sample.inputs(leaves));
      NDArray weights = manager.create(upstream, out.getShape()).toType(type, false);
      tape.backward(out.mul(weights).sum());
    }
    leaves.replaceAll((_, leaf) -> leaf.hasGradient() ? leaf.getGradient() : leaf.zerosLike());
    return leaves;
  }

  @ParameterizedTest
  @ValueSource(ints = {53, 300})
  @DisplayName("what the backward pass needs outlives the arrays it was made from")
  void gradientOutlivesClosedArrays(int length) {
    assumeTrue(method().use() == AttentionMethod.Use.ANY, "cannot be trained with");
    Sample sample = sample(GROUPED, length, 17);
    float[][] expected = gradients(sample, () -> {});
    assertThat(gradients(sample, Sample::overwriteFreedBuffers)).isDeepEqualTo(expected);
  }

  /** Gradients of the sum of squares, with something between forward and backward. */
  private float[][] gradients(Sample sample, Runnable between) {
    try (var _ = GradMode.on()) {
      Map<String, NDArray> leaves = new LinkedHashMap<>();
      sample.tensors(manager).forEach((name, array) -> leaves.put(name, Tape.leafOf(array)));
      Tape tape = Tape.recording(manager);
      NDArray out;
      try (NDManager scratch = manager.newSubManager()) {
        Map<String, NDArray> borrowed = new LinkedHashMap<>();
        leaves.forEach((name, leaf) -> borrowed.put(name, Ops.alias(scratch, leaf)));
        out = layer(GROUPED).prefill(tape, Sample.inputs(borrowed));
        out.attach(manager);
      }
      between.run();
      tape.backward(out.mul(out).sum());
      return leaves.values().stream()
          .filter(NDArray::hasGradient)
          .map(leaf -> leaf.getGradient().toFloatArray())
          .toArray(float[][]::new);
    }
  }

  /** Compares along random directions: cheap, and no component can hide from all of them. */
  private static void assertDerivative(
      String what,
      double[] gradient,
      float[] direction,
      double numeric,
      double relative,
      double absolute) {
    double norm = Math.sqrt(Arrays.stream(gradient).map(x -> x * x).sum());
    double along = 0;
    for (int i = 0; i < gradient.length; i++) {
      along += gradient[i] * direction[i];
    }
    assertThat(along).as(what).isCloseTo(numeric, Offset.offset(relative * norm + absolute));
  }

  /** By central differences of the definition. */
  private double derivative(Sample sample, float[] upstream, String name, float[] direction) {
    Map<String, INDArray> at = sample.doubles();
    INDArray weights =
        Sample.reference(upstream, GROUPED.heads(), sample.length(), GROUPED.valueDimension());
    INDArray step =
        Sample.reference(direction, Objects.requireNonNull(at.get(name)).shape()).mul(STEP);
    return (loss(at, name, step, weights) - loss(at, name, step.neg(), weights)) / (2 * STEP);
  }

  private double loss(Map<String, INDArray> at, String name, INDArray step, INDArray weights) {
    Map<String, INDArray> moved = new LinkedHashMap<>(at);
    moved.put(name, Objects.requireNonNull(at.get(name)).add(step));
    return reference(GROUPED)
        .attend(Sample.reference(moved))
        .mul(weights)
        .sumNumber()
        .doubleValue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 48})
  @DisplayName("decoding equals prefill at every step, after a prompt of any length")
  void decodeEqualsPrefill(int prompt) {
    assertExtends(GROUPED, prompt, () -> 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  @DisplayName("so does attention from chunks of any lengths")
  void chunksEqualPrefill(long seed) {
    Random random = new Random(seed);
    int longest = 1 << random.nextInt(1, 8);
    int prompt = random.nextInt(3) * random.nextInt(70);
    assertExtends(GROUPED, prompt, () -> 1 + random.nextInt(longest));
  }

  @Test
  @DisplayName("a whole sequence, as one chunk, is a prefill")
  void wholeSequenceIsAChunk() {
    assertExtends(GROUPED, 0, () -> Integer.MAX_VALUE);
    assertExtends(new HeadShape(4, 2, 16, 24, 2 * (16 + 24)), 0, () -> Integer.MAX_VALUE);
  }

  /** Takes a prompt into a cache and then chunks, and compares all that it answers. */
  private void assertExtends(HeadShape heads, int prompt, IntSupplier chunks) {
    int length = 130;
    AttentionInputs in = sample(heads, length, 14).inputs(manager);
    AttentionLayer layer = layer(heads);
    AttentionLayer prefilled =
        method().use() == AttentionMethod.Use.PREFILL ? new FullAttention(heads) : layer;
    NDArray expected = prefilled.prefill(Tape.off(), in);
    Accounting accounting = layer.accounting();
    try (KvCache cache = layer.newCache(manager, 1)) {
      assertThat(cache.elements()).isZero();
      if (prompt > 0) {
        cache.append(in.slice(0, prompt));
        assertThat(cache.elements()).isEqualTo(accounting.cacheElements(prompt));
      }
      for (int t = prompt; t < length; t = Math.toIntExact(cache.length())) {
        int n = Math.min(length - t, chunks.getAsInt());
        NDArray attended = cache.extend(in.slice(t, n));
        assertThat(cache.length()).isEqualTo(t + n);
        assertThat(cache.elements()).isEqualTo(accounting.cacheElements(t + n));
        assertClose(attended, Sample.doubles(Ops.narrow(expected, 2, t, n)), OUTPUT_TOLERANCE);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 63, 111})
  @DisplayName("accounting equals the counts of the definition, or bounds them if it says so")
  void accountingEqualsCounts(int length) {
    Sample sample = sample(GROUPED, length, 15);
    long[][] attended = reference(GROUPED).attended(sample.reference());
    Accounting accounting = layer(GROUPED).accounting();
    if (method().use() == AttentionMethod.Use.ANY) {
      assertThat(accounting.isExact()).as("only a choice by the prompt may be a bound").isTrue();
    }
    long total = 0;
    for (int t = 0; t < length; t++) {
      for (int h = 0; h < GROUPED.heads(); h++) {
        var seen = assertThat(attended[h][t]).as("query %d of head %d", t, h);
        if (accounting.isExact()) {
          seen.isEqualTo(accounting.visibleKeys(t));
        } else {
          seen.isLessThanOrEqualTo(accounting.visibleKeys(t));
        }
      }
      total += accounting.visibleKeys(t);
    }
    assertThat(accounting.totalVisibleKeys(length)).isEqualTo(total);
    if (accounting.isExact()) {
      assertThat(layer(GROUPED).visibility(sample.inputs(manager)).effectiveSparsity())
          .isEqualTo(accounting.effectiveSparsity(length));
    }
  }

  @Test
  @DisplayName("more of its budget never shows fewer keys, shows more at last, on the same weights")
  void moreBudgetShowsMoreKeys() {
    Optional<Budget> budget = method().budget(parameters());
    assumeTrue(budget.isPresent(), method().name() + " has no budget");
    int length = 111;
    AttentionLayer least = with(budget.get(), budget.get().value(0));
    AttentionLayer before = least;
    for (int place = 1; place < budget.get().values(length); place++) {
      AttentionLayer more = with(budget.get(), budget.get().value(place));
      for (int t = 0; t < length; t++) {
        assertThat(more.accounting().visibleKeys(t))
            .as("query %d at %s=%d", t, budget.get().key(), budget.get().value(place))
            .isGreaterThanOrEqualTo(before.accounting().visibleKeys(t));
      }
      assertThat(more.weights(Sample.DIM).stream().map(LayerWeight::name))
          .isEqualTo(least.weights(Sample.DIM).stream().map(LayerWeight::name).toList());
      before = more;
    }
    assertThat(before.accounting().totalVisibleKeys(length))
        .isGreaterThan(least.accounting().totalVisibleKeys(length));
  }

  private AttentionLayer with(Budget budget, int value) {
    List<String> key = List.of(budget.key() + "=" + value);
    return method().layer(Binder.bind(parameters(), null, key), GROUPED);
  }

  @Test
  @DisplayName("the same input gives the same bits")
  void isDeterministic() {
    Sample sample = sample(GROUPED, 111, 16);
    assertThat(prefill(sample).toFloatArray()).isEqualTo(prefill(sample).toFloatArray());
  }

  /** The layer under test. */
  protected final AttentionLayer layer(HeadShape heads) {
    return method().layer(parameters(), heads);
  }

  private AttentionReference reference(HeadShape heads) {
    return method().reference(parameters(), heads);
  }

  private Sample sample(HeadShape heads, int length, long seed) {
    return Sample.random(heads, length, seed, layer(heads).weights(Sample.DIM));
  }

  private NDArray prefill(Sample sample) {
    return layer(sample.heads()).prefill(Tape.off(), sample.inputs(manager));
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
