package org.lacuna.methods.kernel;

import ai.djl.Device;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.aten.TensorType;

@ParameterizedClass(name = "{0}")
@MethodSource("kernels")
@DisplayName("a kernel")
class AttentionKernelTest extends AttentionKernelContract {
  AttentionKernelTest(AttentionKernel kernel) {
    super(kernel, new Setting(Device.cpu(), TensorType.FLOAT32, 1e-5, 1e-4));
  }

  static List<AttentionKernel> kernels() {
    return Kernels.usable();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  @DisplayName("other keys for every head of every sequence")
  void heads(long seed) {
    Random random = new Random(seed);
    int length = 50 + random.nextInt(300);
    Sizes sizes = new Sizes(2, 4, new int[] {2}, length, new int[] {length}, 16, 16);
    int perQuery = 3;
    int[] chosen = random.ints(2L * 4 * length * perQuery, 0, length / 8 + 1).toArray();
    for (int at = 0; at < chosen.length; at += perQuery) {
      int[] different =
          random.ints(0, 1 + length / 8 + perQuery).distinct().limit(perQuery).toArray();
      System.arraycopy(different, 0, chosen, at, perQuery);
    }
    check(
        sizes,
        random,
        manager ->
            new HeadPattern(
                new BlockChoice(manager.create(chosen, new Shape(2, 4, length, perQuery)), 8)
                    .visibility(4)));
  }
}
