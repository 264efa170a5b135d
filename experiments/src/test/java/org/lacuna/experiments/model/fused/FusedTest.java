package org.lacuna.experiments.model.fused;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.lacuna.methods.Comparison.assertClose;
import static org.lacuna.methods.Comparison.doubles;
import static org.lacuna.methods.Comparison.normal;
import static org.lacuna.methods.Comparison.tolerance;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.cuda.CudaProgram;

/** Each kernel, forward and backward, beside libtorch's operators in float64 on the CPU. */
class FusedTest {
  private static final double EPSILON = 1e-5;

  @BeforeAll
  static void requireDevice() {
    assumeTrue(
        CudaDevice.isSeen() && CudaProgram.canRunOn(Device.gpu(0)),
        "there is no GPU that CUDA C can be compiled for");
  }

  /** What is computed from the inputs. */
  private interface Computation {
    NDArray of(Tape tape, NDArray[] inputs);
  }

  /** The output, then the gradient by each input of random weights on the output. */
  private static List<double[]> results(
      NDManager manager, TensorType type, boolean reference, Computation what, Shape... shapes) {
    List<double[]> results = new ArrayList<>();
    try (var _ = GradMode.on()) {
      NDArray[] leaves = new NDArray[shapes.length];
      for (int i = 0; i < shapes.length; i++) {
        // A vector is a weight, which is float32 always.
        TensorType own = shapes[i].dimension() == 1 ? TensorType.FLOAT32 : type;
        NDArray x = normal(manager, own, i, shapes[i]);
        leaves[i] = Tape.leafOf(reference ? Ops.cast(x, TensorType.FLOAT64) : x);
      }
      Tape tape = Tape.recording(manager);
      NDArray out = what.of(tape, leaves);
      NDArray upstream = normal(manager, type, 99, out.getShape());
      NDArray weights = Ops.cast(upstream, TensorType.of(out));
      tape.backward(Ops.cast(out.mul(weights), TensorType.FLOAT32).sum());
      results.add(doubles(out));
      for (NDArray leaf : leaves) {
        results.add(doubles(leaf.getGradient()));
      }
    }
    return results;
  }

  private static void assertAgree(
      TensorType type, Computation kernel, Computation operators, Shape... shapes) {
    try (NDManager gpu = NDManager.newBaseManager(Device.gpu(0));
        NDManager cpu = NDManager.newBaseManager(Device.cpu())) {
      List<double[]> found = results(gpu, type, false, kernel, shapes);
      List<double[]> expected = results(cpu, type, true, operators, shapes);
      for (int i = 0; i < expected.size(); i++) {
        assertClose(
            found.get(i), expected.get(i), tolerance(type), i == 0 ? "output" : "input " + i);
      }
    }
  }

  private static NDArray number(NDArray like, double value) {
    return Ops.cast(
        like.getManager().full(new Shape(), (float) value, DataType.FLOAT32), TensorType.of(like));
  }

  private static NDArray normed(NDArray x, NDArray w) {
    NDArray meanSquare = x.mul(x).mean(new int[] {2}, true);
    return x.mul(Ops.rsqrt(meanSquare.add(number(x, EPSILON)))).mul(w);
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 384",
    "FLOAT32, 4",
    "FLOAT32, 2048",
    "BFLOAT16, 384",
    "FLOAT16, 132",
    "BFLOAT16, 64"
  })
  @DisplayName("norms of more rows than there are warps")
  void rmsNorm(TensorType type, int channels) {
    assertAgree(
        type,
        (tape, in) -> {
          assertThat(FusedRmsNorm.fits(in[0])).isTrue();
          return FusedRmsNorm.apply(tape, in[0], in[1], EPSILON, type);
        },
        (_, in) -> normed(in[0], in[1]),
        new Shape(3, 1501, channels),
        new Shape(channels));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT16, 2e-3", "BFLOAT16, 2e-2"})
  @DisplayName("a norm may give halves of float32 numbers")
  void rmsNormToHalves(TensorType type, double tolerance) {
    Shape[] shapes = {new Shape(2, 77, 96), new Shape(96)};
    try (NDManager gpu = NDManager.newBaseManager(Device.gpu(0))) {
      List<double[]> exact =
          results(
              gpu,
              TensorType.FLOAT32,
              false,
              (tape, in) -> FusedRmsNorm.apply(tape, in[0], in[1], EPSILON, TensorType.FLOAT32),
              shapes);
      List<double[]> halves =
          results(
              gpu,
              TensorType.FLOAT32,
              false,
              (tape, in) -> {
                NDArray out = FusedRmsNorm.apply(tape, in[0], in[1], EPSILON, type);
                assertThat(TensorType.of(out)).isEqualTo(type);
                return out;
              },
              shapes);
      for (int i = 0; i < exact.size(); i++) {
        assertClose(halves.get(i), exact.get(i), tolerance, "result " + i);
      }
    }
  }

  private static NDArray swapped(NDArray x) {
    long half = x.getShape().get(3) / 2;
    return NDArrays.concat(new NDList(Ops.narrow(x, 3, half, half), Ops.narrow(x, 3, 0, half)), 3);
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 64", "FLOAT16, 8", "BFLOAT16, 128"})
  @DisplayName("rotations of heads, with gradients that come by heads")
  void rotation(TensorType type, int channels) {
    int tokens = 37;
    assertAgree(
        type,
        (tape, in) -> {
          assertThat(FusedRotation.fits(in[0])).isTrue();
          return table(in[0].getManager(), tokens, channels).apply(tape, in[0]);
        },
        (_, in) -> {
          FusedRotation table = table(in[0].getManager(), tokens, channels);
          NDArray cosines = Ops.cast(table.cosines(), TensorType.FLOAT64);
          NDArray sines = Ops.cast(table.sines(), TensorType.FLOAT64);
          return Ops.swapAxes(in[0].mul(cosines).add(swapped(in[0]).mul(sines)), 1, 2);
        },
        new Shape(2, tokens, 3, channels));
  }

  private static FusedRotation table(NDManager manager, int tokens, int channels) {
    Shape shape = new Shape(tokens, 1, channels);
    return new FusedRotation(
        normal(manager, TensorType.FLOAT32, 7, shape),
        normal(manager, TensorType.FLOAT32, 8, shape));
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32", "FLOAT16", "BFLOAT16"})
  @DisplayName("the middle of a SwiGLU layer")
  void swiGlu(TensorType type) {
    assertAgree(
        type,
        (tape, in) -> {
          assertThat(FusedSwiGlu.fits(in[0])).isTrue();
          return FusedSwiGlu.apply(tape, in[0], in[1]);
        },
        (_, in) -> Ops.silu(in[0]).mul(in[1]),
        new Shape(3, 401, 44),
        new Shape(3, 401, 44));
  }
}
