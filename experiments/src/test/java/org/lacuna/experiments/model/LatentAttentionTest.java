package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.experiments.config.ModelConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.reference.AttentionReference;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Latent attention as a block of the decoder, against its definition in float64. */
class LatentAttentionTest {
  private static final int LENGTH = 29;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Weights by their names within the layer. */
  private static final class Given extends ParameterStore {
    private final Map<String, NDArray> arrays;

    Given(Map<String, NDArray> arrays) {
      this.arrays = arrays;
    }

    static String name(Parameter parameter) {
      return parameter.getName().substring("attn.".length());
    }

    @Override
    public NDArray getValue(Parameter parameter, Device device, boolean training) {
      return Objects.requireNonNull(arrays.get(name(parameter)));
    }
  }

  /** Some arrays of random numbers, as the block and as the definition take them. */
  private static final class Numbers {
    private final Map<String, float[]> values = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();

    /** Numbers for the hidden states {@code h [L, D]} and for each weight of a block. */
    static Numbers of(SelfAttention block, int dim) {
      Numbers numbers = new Numbers();
      Random random = new Random(4);
      numbers.add("h", random, LENGTH, dim);
      block
          .getParameters()
          .values()
          .forEach(p -> numbers.add(Given.name(p), random, p.getShape().getShape()));
      return numbers;
    }

    private void add(String name, Random random, long... shape) {
      float[] numbers = new float[Math.toIntExact(new Shape(shape).size())];
      for (int i = 0; i < numbers.length; i++) {
        // Norms scale near 1, matrices keep about the size of what they multiply.
        numbers[i] =
            (float) (shape.length == 1 ? 1 + random.nextGaussian() / 4 : random.nextGaussian() / 3);
      }
      values.put(name, numbers);
      shapes.put(name, shape);
    }

    float[] values(String name) {
      return Objects.requireNonNull(values.get(name), name);
    }

    long[] shape(String name) {
      return Objects.requireNonNull(shapes.get(name), name);
    }

    Map<String, INDArray> doubles() {
      Map<String, INDArray> arrays = new LinkedHashMap<>();
      values.keySet().forEach(name -> arrays.put(name, nd4j(values(name), shape(name))));
      return arrays;
    }

    Map<String, NDArray> tensors(NDManager manager, DataType type) {
      Map<String, NDArray> arrays = new LinkedHashMap<>();
      values
          .keySet()
          .forEach(name ->
              arrays.put(
                  name,
                  Tape.leafOf(
                      manager.create(values(name), new Shape(shape(name))).toType(type, true))));
      return arrays;
    }
  }

  private static INDArray nd4j(float[] values, long... shape) {
    double[] doubles = new double[values.length];
    Arrays.setAll(doubles, i -> values[i]);
    return Nd4j.createFromArray(doubles).reshape(shape);
  }

  /** One method in the block and in the definition. */
  private record Pair(ModelConfig model, AttentionLayer layer, AttentionReference attention) {
    static Pair of(String method, int queryRank, int keyConvolution) {
      ModelConfig model = Tiny.latentModel("latent.query_rank=" + queryRank);
      return of(model, Tiny.METHODS.get(method), keyConvolution);
    }

    private static <C extends Record> Pair of(
        ModelConfig model, AttentionMethod<C> method, int keyConvolution) {
      String convolution = "methods.moba.key_convolution=" + keyConvolution;
      C parameters =
          DecoderFactory.parameters(
              method, Tiny.attention(method.name(), convolution).methods().get(method.name()));
      HeadShape heads = model.headShape();
      return new Pair(model, method.layer(parameters, heads), method.reference(parameters, heads));
    }

    SelfAttention block() {
      return new SelfAttention(0, "attn", model, layer);
    }

    INDArray expected(Map<String, INDArray> arrays, boolean neighbours) {
      INDArray h = Objects.requireNonNull(arrays.get("h"));
      return new LatentReference(
              Objects.requireNonNull(model.latent()),
              model.heads(),
              model.rope().theta(),
              model.normEpsilon(),
              neighbours)
          .apply(h, arrays, attention);
    }
  }

  /** What a block makes of the numbers: {@code [1, L, D]}. */
  private NDArray output(Pair pair, Map<String, NDArray> arrays, Tape tape) {
    Rotary rotary = new Rotary(manager, pair.model().rope(), pair.model().rotatedDim(), LENGTH);
    Pass pass = new Pass(new Given(arrays), tape, rotary, AttentionMode.NATIVE, 0, false);
    return pair.block().apply(pass, Objects.requireNonNull(arrays.get("h")).expandDims(0));
  }

  private static double[] doubles(NDArray array) {
    return array.toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private static void assertClose(NDArray actual, INDArray expected, double tolerance) {
    double[] values = doubles(actual);
    double[] wanted = expected.dup('c').data().asDouble();
    double largest = Arrays.stream(wanted).map(Math::abs).max().orElse(0);
    assertThat(values).hasSameSizeAs(wanted);
    for (int i = 0; i < values.length; i++) {
      assertThat(values[i]).as("entry %d", i).isCloseTo(wanted[i], within(tolerance * largest));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "full,      0,  0",
    "full,      12, 0",
    "streaming, 0,  0",
    "streaming, 12, 0",
    "moba,      12, 0",
    "moba,      12, 3"
  })
  @DisplayName("output equals the float64 definition, with and without a query rank")
  void outputEqualsDefinition(String method, int queryRank, int keyConvolution) {
    Pair pair = Pair.of(method, queryRank, keyConvolution);
    Numbers numbers = Numbers.of(pair.block(), pair.model().dim());
    INDArray expected = pair.expected(numbers.doubles(), false);
    NDArray single = output(pair, numbers.tensors(manager, DataType.FLOAT32), Tape.off());
    NDArray twice = output(pair, numbers.tensors(manager, DataType.FLOAT64), Tape.off());

    assertThat(single.getShape()).isEqualTo(new Shape(1, LENGTH, pair.model().dim()));
    assertClose(single, expected, 2e-5);
    assertClose(twice, expected, 1e-6);
  }

  @ParameterizedTest
  @CsvSource({"full, 0, 0", "full, 12, 0", "streaming, 12, 0", "moba, 0, 0", "moba, 12, 3"})
  @DisplayName("gradients of hidden states and of every weight are the definition's, in float64")
  void gradientsEqualDefinition(String method, int queryRank, int keyConvolution) {
    Pair pair = Pair.of(method, queryRank, keyConvolution);
    Numbers numbers = Numbers.of(pair.block(), pair.model().dim());
    Map<String, NDArray> leaves = numbers.tensors(manager, DataType.FLOAT64);
    float[] upstream = new float[LENGTH * pair.model().dim()];
    Random random = new Random(5);
    for (int i = 0; i < upstream.length; i++) {
      upstream[i] = (float) random.nextGaussian();
    }
    try (var _ = GradMode.on()) {
      Tape tape = Tape.recording(manager);
      NDArray out = output(pair, leaves, tape);
      NDArray factors = manager.create(upstream, out.getShape()).toType(DataType.FLOAT64, false);
      tape.backward(out.mul(factors).sum());
    }
    INDArray factors = nd4j(upstream, LENGTH, pair.model().dim());
    for (Map.Entry<String, NDArray> leaf : leaves.entrySet()) {
      double[] gradient = doubles(leaf.getValue().getGradient());
      double norm = Math.sqrt(Arrays.stream(gradient).map(x -> x * x).sum());
      for (int trial = 0; trial < 2; trial++) {
        float[] direction = new float[gradient.length];
        double along = 0;
        for (int i = 0; i < direction.length; i++) {
          direction[i] = (float) random.nextGaussian();
          along += gradient[i] * direction[i];
        }
        INDArray step = nd4j(direction, numbers.shape(leaf.getKey())).mul(1e-5);
        double numeric =
            (loss(pair, numbers, leaf.getKey(), step, factors)
                    - loss(pair, numbers, leaf.getKey(), step.neg(), factors))
                / 2e-5;
        assertThat(along)
            .as("along a direction of %s", leaf.getKey())
            .isCloseTo(numeric, within(1e-6 * norm + 1e-6));
      }
    }
  }

  private static double loss(
      Pair pair, Numbers numbers, String name, INDArray step, INDArray factors) {
    Map<String, INDArray> moved = numbers.doubles();
    moved.put(name, Objects.requireNonNull(moved.get(name)).add(step));
    return pair.expected(moved, false).mul(factors).sumNumber().doubleValue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 12})
  @DisplayName("weights for neighbouring channels fit once their rows are even ones first")
  void weightsOfInterleavedRotation(int queryRank) {
    Pair pair = Pair.of("full", queryRank, 0);
    Numbers numbers = Numbers.of(pair.block(), pair.model().dim());
    INDArray expected = pair.expected(numbers.doubles(), true);
    assertThat(pair.expected(numbers.doubles(), false).equalsWithEps(expected, 1e-2)).isFalse();

    LatentConfig latent = Objects.requireNonNull(pair.model().latent());
    String query = queryRank == 0 ? "q_proj.weight" : "q_b_proj.weight";
    for (int head = 0; head < pair.model().heads(); head++) {
      evenRowsFirst(numbers, query, head * latent.keyDim() + latent.nopeDim(), latent.ropeDim());
    }
    evenRowsFirst(numbers, "kv_a_proj_with_mqa.weight", latent.kvRank(), latent.ropeDim());
    NDArray out = output(pair, numbers.tensors(manager, DataType.FLOAT64), Tape.off());
    assertClose(out, expected, 1e-6);
  }

  /** Moves rows {@code from, from + 2, ..} of a weight before {@code from + 1, from + 3, ..}. */
  private static void evenRowsFirst(Numbers numbers, String name, int from, int count) {
    float[] values = numbers.values(name);
    float[] before = values.clone();
    int width = Math.toIntExact(numbers.shape(name)[1]);
    for (int i = 0; i < count; i++) {
      int source = 2 * i < count ? 2 * i : 2 * i - count + 1;
      System.arraycopy(before, (from + source) * width, values, (from + i) * width, width);
    }
  }

  @Test
  @DisplayName("the origin rotates to what is attended over, and a cache's rows expand to it")
  void originAndRows() {
    ModelConfig model = Tiny.latentModel();
    Map<String, NDArray> arrays = new LinkedHashMap<>();
    Projection projection =
        Projection.of(
            "attn",
            model,
            parameter -> {
              arrays.put(Given.name(parameter), manager.randomNormal(parameter.getShape()));
              return parameter;
            });
    Rotary rotary = new Rotary(manager, model.rope(), model.rotatedDim(), LENGTH);
    Pass pass = Pass.inference(new Given(arrays), rotary, AttentionMode.NATIVE);
    NDArray h = manager.randomNormal(new Shape(2, 5, model.dim()));
    AttentionInputs in = projection.apply(pass, h, 7, null, LayerWeights.NONE);
    AttentionInputs.Origin origin = in.origin();
    KvRows rows = projection.rows(pass, manager.getDevice());
    NDArray packed = rows.pack(in);

    assertThat(in.q().getShape()).isEqualTo(new Shape(2, 4, 5, 9));
    assertThat(in.k().getShape()).isEqualTo(new Shape(2, 4, 5, 9));
    assertThat(in.v().getShape()).isEqualTo(new Shape(2, 4, 5, 7));
    assertThat(packed.getShape()).isEqualTo(new Shape(2, rows.heads(), 5, rows.width()));
    assertThat(Weights.difference(origin.rotation().rotateFrom(origin.q(), 7), in.q())).isZero();
    assertThat(Weights.difference(origin.rotation().rotateFrom(origin.k(), 7), in.k())).isZero();
    assertThat(Weights.difference(rows.keys(packed), in.k())).isZero();
    assertThat(Weights.difference(rows.values(packed), in.v())).isZero();
  }
}
