package org.lacuna.methods.kernel.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.ForcedBlocks;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.masked.MaskedKernel;

@EnabledIf(
    value = "org.lacuna.methods.kernel.cuda.CudaKernelTest#canRun",
    disabledReason = "there is no GPU that kernel cuda can run on")
@DisplayName("the choice of blocks on a GPU")
class SelectionTest {
  private static final AttentionKernel OPERATORS = new MaskedKernel();

  /** For what must not need another kernel. */
  private static final AttentionKernel NONE =
      new AttentionKernel() {
        @Override
        public String name() {
          return "none";
        }

        @Override
        public NDArray attend(
            Tape tape, NDArray q, List<KeyValues> keys, KeyPattern pattern, double scale) {
          throw new AssertionError("left to another kernel");
        }

        @Override
        public NDArray bestBlocks(
            NDArray scores, ForcedBlocks forced, int block, int count, long first) {
          throw new AssertionError("left to another kernel");
        }
      };

  private static final int BATCH = 2;
  private static final int HEADS = 3;

  @ParameterizedTest
  @CsvSource({
    "1,     70,  8,  1,     0, 0, 0",
    "5,    100, 16,  3,     0, 1, 1",
    "31,   250,  8, 31,     0, 0, 2",
    "33,   300,  8, 16,     0, 2, 0",
    "64,  1000, 16,  7,    24, 1, 2",
    "500, 1000,  2, 64,     0, 3, 3",
    "1000, 300, 64, 16, 63700, 1, 2",
    "1024,  99,  4, 40,  4000, 0, 0",
    "1025,  99,  4, 40,  4000, 0, 0",
    "2500,  60,  1, 90,    40, 5, 9",
    "5000,  80, 16, 16, 79950, 1, 2",
    "5000,  80, 16, 16,     0, 1, 2",
    "16384, 20,  8,  5, 90000, 0, 1",
    "40,    90,  4,  6,  1000, 9, 9",
  })
  @DisplayName("takes what libtorch's operators take on the CPU, in their order")
  void sameAsOperators(
      int blocks, int queries, int block, int count, long first, int initial, int recent) {
    ForcedBlocks forced = new ForcedBlocks(initial, recent);
    Random random = new Random(blocks + queries);
    Shape shape = new Shape(BATCH, HEADS, queries, blocks);
    float[] different = Sample.normal(random, Math.toIntExact(shape.size()));
    float[] equal = different.clone();
    for (int i = 0; i < equal.length; i++) {
      equal[i] = (float) Math.rint(equal[i]); // 0 and -0 among them
    }
    float[] infinite = equal.clone();
    for (int i = 0; i < infinite.length; i++) {
      infinite[i] = infinite[i] < 0 ? Float.NEGATIVE_INFINITY : infinite[i];
    }
    for (float[] scores : List.of(different, equal, infinite)) {
      try (NDManager host = NDManager.newBaseManager(Device.cpu());
          NDManager device = NDManager.newBaseManager(Device.gpu())) {
        int[] expected =
            OPERATORS
                .bestBlocks(Ops.create(host, scores, shape), forced, block, count, first)
                .toIntArray();
        NDArray chosen =
            new CudaKernel(NONE, NONE)
                .bestBlocks(Ops.create(device, scores, shape), forced, block, count, first);
        assertThat(chosen.getShape()).isEqualTo(new Shape(BATCH, HEADS, queries, count));
        assertThat(chosen.toIntArray()).isEqualTo(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorType.class,
      names = {"FLOAT16", "BFLOAT16"})
  @DisplayName("takes the same by scores in halves")
  void halves(TensorType type) {
    try (NDManager device = NDManager.newBaseManager(Device.gpu())) {
      Shape shape = new Shape(1, 2, 50, 40);
      NDArray scores =
          Ops.create(device, Sample.normal(new Random(1), Math.toIntExact(shape.size())), shape);
      NDArray rounded = Ops.cast(scores, type);
      CudaKernel kernel = new CudaKernel(NONE, NONE);
      NDArray expected =
          kernel.bestBlocks(Ops.cast(rounded, TensorType.FLOAT32), ForcedBlocks.NONE, 2, 6, 20);
      NDArray chosen = kernel.bestBlocks(rounded, ForcedBlocks.NONE, 2, 6, 20);
      assertThat(chosen.toIntArray()).isEqualTo(expected.toIntArray());
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 100, 3000})
  @DisplayName("takes no block twice where scores are no numbers")
  void notANumber(int blocks) {
    try (NDManager device = NDManager.newBaseManager(Device.gpu())) {
      NDArray scores = device.full(new Shape(1, 1, 20, blocks), Float.NaN, DataType.FLOAT32);
      int[] chosen =
          new CudaKernel(NONE, NONE)
              .bestBlocks(scores, new ForcedBlocks(1, 1), 1, 6, blocks - 10)
              .toIntArray();
      for (int at = 0; at < chosen.length; at += 6) {
        assertThat(Arrays.copyOfRange(chosen, at, at + 6)).doesNotHaveDuplicates();
      }
    }
  }

  @Test
  @DisplayName("leaves rows that shared memory cannot hold to another kernel")
  void tooLong() {
    try (NDManager device = NDManager.newBaseManager(Device.gpu())) {
      NDArray scores = device.zeros(new Shape(1, 1, 2, 100_000), DataType.FLOAT32);
      int[] chosen =
          new CudaKernel(NONE, OPERATORS)
              .bestBlocks(scores, ForcedBlocks.NONE, 1, 3, 50_000)
              .toIntArray();
      assertThat(chosen).containsExactly(0, 1, 2, 0, 1, 2);
    }
  }
}
