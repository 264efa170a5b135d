package org.lacuna.methods.cca;

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
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaDevice;
import org.lacuna.methods.cuda.CudaProgram;
import org.lacuna.methods.kernel.KeyValues;

/** The kernel on a GPU beside libtorch's operators in float64 on the CPU. */
class CudaPoolingTest {
  private static final int GROUPS = 37;

  @BeforeAll
  static void requireDevice() {
    assumeTrue(
        CudaDevice.isSeen() && CudaProgram.canRunOn(Device.gpu(0)),
        "there is no GPU that CUDA C can be compiled for");
  }

  /** Queries, keys, plain keys and values. */
  private static Shape[] shapes(int heads, int kvHeads, int d, int dv, int group) {
    Shape keys = new Shape(2, kvHeads, (long) GROUPS * group, d);
    Shape values = new Shape(2, kvHeads, (long) GROUPS * group, dv);
    return new Shape[] {new Shape(2, heads, GROUPS, d), keys, keys, values};
  }

  /** Core keys and values side by side, then the gradients by the inputs that have one. */
  private static List<double[]> results(
      Device device, TensorType type, TensorType as, CorePooling pooling, Shape... shapes) {
    List<double[]> results = new ArrayList<>();
    try (var _ = GradMode.on();
        NDManager manager = NDManager.newBaseManager(device)) {
      NDArray[] leaves = new NDArray[shapes.length];
      for (int i = 0; i < leaves.length; i++) {
        // Rounded alike on both sides.
        leaves[i] = Tape.leafOf(Ops.cast(normal(manager, type, i, shapes[i]), as));
      }
      Tape tape = Tape.recording(manager);
      KeyValues core =
          pooling.pool(tape, leaves[0], leaves[1], leaves[2], leaves[3], Rotation.NONE, 0);
      NDArray out = NDArrays.concat(new NDList(core.k(), core.v()), 3);
      NDArray weights = Ops.cast(normal(manager, type, 9, out.getShape()), as);
      tape.backward(Ops.cast(out.mul(weights), TensorType.FLOAT32).sum());
      results.add(doubles(out));
      for (int i = 0; i < leaves.length; i++) {
        if (i != 2 || pooling.needsPlainKeys()) {
          results.add(doubles(leaves[i].getGradient()));
        }
      }
    }
    return results;
  }

  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 4, 2, 32, 32, 8",
    "FLOAT32, 6, 6, 12, 132, 3",
    "BFLOAT16, 8, 2, 128, 128, 16",
    "FLOAT16, 6, 2, 64, 192, 40",
    "BFLOAT16, 8, 1, 64, 64, 128"
  })
  @DisplayName("core tokens and gradients, of rotated keys and of plain ones")
  void agrees(TensorType type, int heads, int kvHeads, int d, int dv, int group) {
    for (CcaConfig.Pooled pooled : CcaConfig.Pooled.values()) {
      CorePooling pooling =
          new CorePooling(new CcaConfig(group, group, CcaConfig.Pooling.LAST_QUERY, pooled, false));
      Shape[] shapes = shapes(heads, kvHeads, d, dv, group);
      List<double[]> found = results(Device.gpu(0), type, type, pooling, shapes);
      List<double[]> expected = results(Device.cpu(), type, TensorType.FLOAT64, pooling, shapes);
      for (int i = 0; i < expected.size(); i++) {
        assertClose(found.get(i), expected.get(i), tolerance(type), pooled + " " + i);
      }
    }
  }
}
