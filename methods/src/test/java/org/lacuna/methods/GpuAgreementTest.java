package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.DenseAttention;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.QueryWeights;

/**
 * Every method computes on a GPU what it computes on the CPU, with its default parameters, with
 * each kernel that can run there.
 */
class GpuAgreementTest {
  /** Relative to the largest entry, in float32. */
  private static final double OUTPUT_TOLERANCE = 2e-5;

  private static final double GRADIENT_TOLERANCE = 1e-4;

  private static final HeadShape HEADS = new HeadShape(4, 2, 32);

  /** More than the default blocks, windows and budgets show. */
  private static final int LENGTH = 1300;

  /** The method, what it is called, and its kernel. */
  record Layer(String name, AttentionMethod.Use use, AttentionLayer layer, String kernel) {
    static <C extends Record> Layer of(AttentionMethod<C> method, AttentionKernel kernel) {
      AttentionLayer layer = method.layer(method.defaults(), HEADS);
      return new Layer(method.name(), method.use(), layer, kernel.name());
    }

    Sample sample(int length) {
      return Sample.random(HEADS, length, 5, layer.weights(Sample.DIM));
    }

    @Override
    public String toString() {
      return name + " by " + kernel;
    }
  }

  @BeforeAll
  static void requireDevice() {
    assumeTrue(CudaDevice.isSeen(), "no CUDA device is seen by libtorch");
  }

  static Stream<Layer> layers() {
    return Methods.load().all().stream()
        .flatMap(method -> Kernels.usable().stream().map(kernel -> Layer.of(method, kernel)));
  }

  /** The numbers that a computation gives on a device. */
  private static double[] on(Device device, Layer layer, Function<NDManager, NDArray> computation) {
    try (var _ = Kernels.use(Kernels.named(layer.kernel()));
        NDManager manager = NDManager.newBaseManager(device)) {
      NDArray result = computation.apply(manager);
      assertThat(result.getDevice()).isEqualTo(device);
      return Sample.doubles(result);
    }
  }

  private static void assertAgree(
      Layer layer, double tolerance, Function<NDManager, NDArray> computation) {
    assertClose(
        on(Device.gpu(0), layer, computation), on(Device.cpu(), layer, computation), tolerance);
  }

  private static void assertClose(double[] found, double[] expected, double tolerance) {
    // Where all that is expected is rounding, inputs of size 1 still set its scale.
    Comparison.assertClose(found, expected, tolerance, 1, "of the largest");
  }

  @ParameterizedTest
  @MethodSource("layers")
  void prefill(Layer layer) {
    Sample sample = layer.sample(LENGTH);
    assertAgree(
        layer,
        OUTPUT_TOLERANCE,
        manager -> layer.layer().prefill(Tape.off(), sample.inputs(manager)));
  }

  @Test
  @DisplayName("what is asked of the weights of queries that see some keys")
  void queryWeights() {
    Layer streaming =
        layers().filter(layer -> layer.name().equals("streaming")).findFirst().orElseThrow();
    assertClose(sums(Device.gpu(0), streaming), sums(Device.cpu(), streaming), OUTPUT_TOLERANCE);
  }

  private static double[] sums(Device device, Layer layer) {
    int sums = 5;
    try (NDManager manager = NDManager.newBaseManager(device)) {
      AttentionInputs in = layer.sample(LENGTH).inputs(manager);
      Visibility visibility = layer.layer().visibility(in);
      double[] all = new double[visibility.batch() * visibility.heads() * LENGTH * sums];
      QueryWeights.forEach(
          in,
          visibility,
          t -> new int[] {t - 3, t + 1},
          (b, h, t, query) -> {
            int at = ((b * visibility.heads() + h) * LENGTH + t) * sums;
            all[at] = query.covered();
            all[at + 1] = query.entropy();
            all[at + 2] = query.error();
            all[at + 3] = query.bound();
            all[at + 4] = query.mass(0, 1);
          });
      return all;
    }
  }

  /** Every layer with draws that lead one that has two streams through either. */
  static Stream<Arguments> trainings() {
    return layers()
        .flatMap(
            layer -> Stream.of(0.25, 0.75).map(draw -> Arguments.of(layer, new Draw(draw, draw))));
  }

  @ParameterizedTest
  @MethodSource("trainings")
  @DisplayName("gradients by queries, keys, values, hidden states and the layer's own weights")
  void gradients(Layer layer, Draw draw) {
    assumeTrue(layer.use() == AttentionMethod.Use.ANY, "cannot be trained with");
    Map<String, double[]> gpu = gradients(Device.gpu(0), layer, draw);
    gradients(Device.cpu(), layer, draw)
        .forEach((name, expected) ->
            assertClose(Objects.requireNonNull(gpu.get(name)), expected, GRADIENT_TOLERANCE));
  }

  private static Map<String, double[]> gradients(Device device, Layer layer, Draw draw) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    try (var _ = Kernels.use(Kernels.named(layer.kernel()));
        var _ = GradMode.on();
        NDManager manager = NDManager.newBaseManager(device)) {
      Map<String, NDArray> leaves = new LinkedHashMap<>();
      layer
          .sample(LENGTH)
          .tensors(manager)
          .forEach((name, array) -> leaves.put(name, Tape.leafOf(array)));
      Tape tape = Tape.recording(manager);
      NDArray out = layer.layer().train(tape, Sample.inputs(leaves), draw);
      float[] upstream = Sample.normal(new Random(12), Math.toIntExact(out.size()));
      tape.backward(out.mul(Ops.create(manager, upstream, out.getShape())).sum());
      leaves.forEach((name, leaf) -> gradients.put(name, Sample.doubles(leaf.getGradient())));
    }
    return gradients;
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 4e-3", "BFLOAT16, 3e-2"})
  @DisplayName("gradients of full attention in a half type, whatever strides they come with")
  void strides(TensorType type, double tolerance) {
    Sample sample = Sample.random(HEADS, LENGTH, 5);
    Map<String, double[]> exact = halfGradients(Device.cpu(), sample, TensorType.FLOAT32, true);
    // In one process, as what the first leaves behind must not serve the second.
    for (boolean tokensFirst : new boolean[] {true, false, true}) {
      halfGradients(Device.gpu(0), sample, type, tokensFirst)
          .forEach((name, found) ->
              assertClose(found, Objects.requireNonNull(exact.get(name)), tolerance));
    }
  }

  /**
   * Of queries, keys and values in a type.
   *
   * @param tokensFirst whether what walks back has the heads of a token side by side
   */
  private static Map<String, double[]> halfGradients(
      Device device, Sample sample, TensorType type, boolean tokensFirst) {
    Map<String, double[]> gradients = new LinkedHashMap<>();
    try (var _ = Autocast.to(type);
        var _ = GradMode.on();
        NDManager manager = NDManager.newBaseManager(device)) {
      Map<String, NDArray> leaves = new LinkedHashMap<>();
      for (String name : List.of("q", "k", "v")) {
        leaves.put(name, Tape.leafOf(tokensFirst(sample.tensor(manager, name))));
      }
      NDArray[] qkv =
          leaves.values().stream().map(leaf -> Ops.cast(leaf, type)).toArray(NDArray[]::new);
      NDArray out = DenseAttention.causal(qkv[0], qkv[1], qkv[2]);
      float[] numbers = Sample.normal(new Random(12), Math.toIntExact(out.size()));
      NDArray upstream = Ops.create(manager, numbers, out.getShape());
      // In float32: a cast after the product would give all gradients one layout.
      NDArray products = Ops.wide(out).mul(tokensFirst ? tokensFirst(upstream) : upstream);
      Tape.recording(manager).backward(products.sum());
      leaves.forEach((name, leaf) -> gradients.put(name, Sample.doubles(leaf.getGradient())));
    }
    return gradients;
  }

  /** The same {@code [B, H, L, d]} with the heads of a token side by side in memory. */
  private static NDArray tokensFirst(NDArray x) {
    return Ops.swapAxes(Ops.contiguous(Ops.swapAxes(x, 1, 2)), 1, 2);
  }

  @ParameterizedTest
  @MethodSource("layers")
  @DisplayName("attention of chunks and single tokens through the cache")
  void decoding(Layer layer) {
    Sample sample = layer.sample(LENGTH);
    assertAgree(
        layer,
        OUTPUT_TOLERANCE,
        manager -> {
          AttentionInputs in = sample.inputs(manager);
          try (KvCache cache = layer.layer().newCache(manager, 1)) {
            cache.append(in.slice(0, 900));
            NDArray chunk = cache.extend(in.slice(900, 390));
            NDArray last = chunk;
            for (int t = 1290; t < LENGTH; t++) {
              last = cache.extend(in.slice(t, 1));
            }
            return Ops.narrow(chunk, 2, 389, 1).add(last);
          }
        });
  }

  /** Half the distance of neighbouring numbers of the type, a few of which add up. */
  @ParameterizedTest
  @CsvSource({"FLOAT16, 4e-3", "BFLOAT16, 3e-2"})
  @DisplayName("full attention in a half type is float32's of the CPU but for rounding")
  void halfTypes(TensorType type, double tolerance) {
    Layer full = layers().filter(layer -> layer.name().equals("full")).findFirst().orElseThrow();
    Sample sample = full.sample(LENGTH);
    Function<NDManager, NDArray> prefill =
        manager -> full.layer().prefill(Tape.off(), sample.inputs(manager));
    double[] exact = on(Device.cpu(), full, prefill);
    try (var _ = Autocast.to(type)) {
      assertClose(on(Device.gpu(0), full, prefill), exact, tolerance);
    }
  }
}
