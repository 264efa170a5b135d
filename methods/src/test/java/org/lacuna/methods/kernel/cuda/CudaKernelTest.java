package org.lacuna.methods.kernel.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.AttentionKernelContract;
import org.lacuna.methods.kernel.BlockChoice;
import org.lacuna.methods.kernel.KeyPattern;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.masked.MaskedKernel;

@ParameterizedClass(name = "{0}")
@MethodSource("types")
@EnabledIf(value = "canRun", disabledReason = "there is no GPU that kernel cuda can run on")
@DisplayName("the CUDA kernel with products in")
class CudaKernelTest extends AttentionKernelContract {
  private static final AttentionKernel MASKED = new MaskedKernel();

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
      };

  private final TensorType type;
  private final double output;
  private final double gradients;

  CudaKernelTest(TensorType type) {
    // A few channels do not fit a decode step, which another kernel then does.
    super(
        new CudaKernel(NONE, MASKED),
        new Setting(Device.gpu(), type, errorOfOutput(type), 2 * errorOfOutput(type)));
    this.type = type;
    output = errorOfOutput(type);
    gradients = 2 * output;
  }

  /** A few roundings to 11 or 8 bits. */
  private static double errorOfOutput(TensorType type) {
    return type == TensorType.FLOAT16 ? 2e-3 : 1.5e-2;
  }

  static boolean canRun() {
    return new CudaProvider().refusal().isEmpty();
  }

  static List<TensorType> types() {
    return List.of(TensorType.FLOAT16, TensorType.BFLOAT16);
  }

  @ParameterizedTest
  @CsvSource({
    "2048, 8, 2,  64,  64, 16, 8, true",
    "1500, 4, 4, 128, 128, 64, 5, true",
    "1500, 8, 2, 128,  64, 64, 5, false",
    "1024, 4, 1, 192, 128, 32, 3, true",
    "700,  2, 1, 256, 256, 128, 2, true",
    "3000, 4, 2,  96,  96, 200, 4, true",
  })
  @DisplayName("chosen blocks of long sequences as the masked kernel, also chosen head by head")
  void longBlocks(
      int length, int heads, int keyHeads, int d, int dv, int block, int perQuery, boolean own) {
    Random random = new Random(length);
    for (int choosing : new int[] {heads, keyHeads, 1}) {
      int blocks = Math.ceilDiv(length, block);
      int[] past = new int[choosing * length * perQuery];
      for (int at = 0; at < past.length; at += perQuery) {
        int[] different = random.ints(0, blocks + perQuery).distinct().limit(perQuery).toArray();
        System.arraycopy(different, 0, past, at, perQuery);
      }
      compare(
          new int[] {length},
          heads,
          keyHeads,
          length,
          d,
          dv,
          manager ->
              new BlockChoice(
                  manager.create(past, new Shape(1, choosing, length, perQuery)), block, own, 0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "9000, 4, 2,  64,  64, 1, 4, 512",
    "5000, 4, 1, 128, 128, 64, 2, 4",
    "1000, 2, 2, 192, 128, 1, 64, 100",
    "1000, 2, 1, 256, 256, 16, 1, 8",
  })
  @DisplayName("sinks and window of long sequences as the masked kernel")
  void longWindows(
      int length, int heads, int keyHeads, int d, int dv, int block, int sinks, int local) {
    SinkWindow window = new SinkWindow(block, sinks, local);
    compare(new int[] {length}, heads, keyHeads, length, d, dv, _ -> new RunPattern(window.runs()));
  }

  @Test
  @DisplayName("all of the past, of two arrays of keys")
  void twoParts() {
    compare(
        new int[] {100, 2100},
        4,
        2,
        2100,
        64,
        64,
        _ -> new RunPattern(KeyRuns.causal(100), 100, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "1,     4, 2,  64,  64",
    "65,    4, 4, 128, 128",
    "130,   4, 2,  64,  64", // of a cluster's four CTAs the last has no key
    "100,   8, 1, 128, 128", // of a cluster's two CTAs each puts together more than it has threads
    "470,   6, 2,  80, 256",
    "500,   8, 1, 256, 192",
    "1000,  5, 1,  64,  40",
    "1024,  8, 2, 128, 128",
    "1153,  8, 2, 128, 128",
    "5000,  8, 1, 192, 128",
    "70001, 8, 2,  64,  96",
    "3000,  6, 2, 256, 256",
  })
  @DisplayName("decode steps one after the other, in the type given, with the same bits")
  void decodeSteps(int length, int heads, int keyHeads, int d, int dv) {
    CudaKernel kernel = new CudaKernel(NONE, NONE);
    RunPattern all = new RunPattern(KeyRuns.causal(length - 1L), length / 2, 1);
    try (NDManager manager = NDManager.newBaseManager(Device.gpu());
        var _ = GradMode.off()) {
      NDArray q = random(manager, 1, 2, heads, 1, d);
      NDArray k = random(manager, 2, 2, keyHeads, length, d);
      NDArray v = random(manager, 3, 2, keyHeads, length, dv);
      NDArray expected = MASKED.attend(Tape.off(), q, KeyValues.of(k, v), all, 0.1);
      for (TensorType given : List.of(TensorType.FLOAT32, type)) {
        List<KeyValues> keys = KeyValues.of(Ops.cast(k, given), Ops.cast(v, given));
        List<float[]> steps = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
          NDArray out = kernel.attend(Tape.off(), Ops.cast(q, given), keys, all, 0.1);
          assertThat(TensorType.of(out)).isEqualTo(given);
          NDArray wide = Ops.cast(out, TensorType.FLOAT32);
          assertThat(error(wide, expected)).isLessThan(output);
          steps.add(wide.toFloatArray());
        }
        assertThat(steps.get(1)).isEqualTo(steps.get(0));
        assertThat(steps.get(2)).isEqualTo(steps.get(0));
      }
    }
  }

  @Test
  @DisplayName("more blocks than a CTA can count are another kernel's")
  void tooManyBlocks() {
    int keys = 100_000;
    try (NDManager manager = NDManager.newBaseManager(Device.gpu());
        var _ = Autocast.to(type)) {
      NDArray q = random(manager, 1, 1, 1, 2, 16);
      NDArray k = random(manager, 2, 1, 1, keys, 16);
      NDArray past = manager.create(new int[] {7, 8}, new Shape(1, 1, 2, 1));
      BlockChoice choice = new BlockChoice(past, 1, true, keys - 2L);
      assertThatThrownBy(() ->
              new CudaKernel(NONE, NONE).attend(Tape.off(), q, KeyValues.of(k, k), choice, 0.25))
          .hasMessage("left to another kernel");
    }
  }

  @Test
  @DisplayName("the same bits whenever the same is computed")
  void sameBits() {
    try (NDManager manager = NDManager.newBaseManager(Device.gpu());
        var _ = Autocast.to(type)) {
      NDArray q = random(manager, 1, 1, 4, 1000, 64);
      NDArray k = random(manager, 2, 1, 2, 1000, 64);
      int[] past = new Random(3).ints(2L * 1000 * 4, 0, 40).toArray();
      for (int at = 0; at < past.length; at += 4) {
        System.arraycopy(new Random(at).ints(0, 40).distinct().limit(4).toArray(), 0, past, at, 4);
      }
      List<float[]> first = all(manager, q, k, past);
      for (int i = 0; i < 5; i++) {
        List<float[]> again = all(manager, q, k, past);
        for (int j = 0; j < first.size(); j++) {
          assertThat(again.get(j)).isEqualTo(first.get(j));
        }
      }
    }
  }

  private static List<float[]> all(NDManager manager, NDArray q, NDArray k, int[] past) {
    List<float[]> all = new ArrayList<>();
    try (NDManager scratch = manager.newSubManager();
        var _ = GradMode.on()) {
      BlockChoice choice =
          new BlockChoice(scratch.create(past, new Shape(1, 2, 1000, 4)), 25, true, 0);
      List<NDArray> leaves = List.of(Tape.leafOf(q), Tape.leafOf(k), Tape.leafOf(k));
      Tape tape = Tape.recording(scratch);
      NDArray out =
          new CudaKernel(NONE, NONE)
              .attend(tape, leaves.get(0), KeyValues.of(leaves.get(1), leaves.get(2)), choice);
      all.add(out.toFloatArray());
      tape.backward(out.mul(out).sum());
      leaves.forEach(leaf -> all.add(leaf.getGradient().toFloatArray()));
    }
    return all;
  }

  private NDArray random(NDManager manager, long seed, long... shape) {
    Shape of = new Shape(shape);
    NDArray wide =
        Ops.create(manager, Sample.normal(new Random(seed), Math.toIntExact(of.size())), of);
    return Ops.cast(Ops.cast(wide, type), TensorType.FLOAT32);
  }

  /** Output, gradients and a decode step beside those of the masked kernel in float32. */
  private void compare(
      int[] keys, int heads, int keyHeads, int queries, int d, int dv, PatternOf patternOf) {
    CudaKernel kernel = new CudaKernel(NONE, NONE);
    try (NDManager manager = NDManager.newBaseManager(Device.gpu());
        var _ = GradMode.on()) {
      KeyPattern pattern = patternOf.on(manager);
      NDArray q = random(manager, 1, 1, heads, queries, d);
      NDArray upstream = random(manager, 2, 1, heads, queries, dv);
      List<NDArray[]> results = new ArrayList<>();
      for (boolean ours : new boolean[] {false, true}) {
        List<NDArray> leaves = new ArrayList<>(List.of(Tape.leafOf(q)));
        List<KeyValues> parts = new ArrayList<>();
        for (int i = 0; i < keys.length; i++) {
          NDArray k = Tape.leafOf(random(manager, 3 + i, 1, keyHeads, keys[i], d));
          NDArray v = Tape.leafOf(random(manager, 13 + i, 1, keyHeads, keys[i], dv));
          leaves.add(k);
          leaves.add(v);
          parts.add(new KeyValues(k, v));
        }
        Tape tape = Tape.recording(manager);
        try (var _ = Autocast.to(ours ? type : TensorType.FLOAT32)) {
          NDArray out =
              (ours ? kernel : MASKED).attend(tape, leaves.getFirst(), parts, pattern, 0.1);
          NDArray values = out.duplicate();
          tape.backward(out.mul(upstream).sum());
          List<NDArray> all = new ArrayList<>(List.of(values));
          leaves.forEach(leaf -> all.add(leaf.getGradient()));
          results.add(all.toArray(NDArray[]::new));
        }
      }
      for (int i = 0; i < results.get(0).length; i++) {
        double error = error(results.get(1)[i], results.get(0)[i]);
        assertThat(error).as("%s %d", pattern, i).isLessThan(i == 0 ? output : gradients);
      }
    }
  }

  /** The largest difference, of the largest entry. */
  private static double error(NDArray actual, NDArray expected) {
    NDArray difference =
        actual.toType(DataType.FLOAT64, true).sub(expected.toType(DataType.FLOAT64, true));
    return difference.abs().max().getDouble()
        / expected.toType(DataType.FLOAT64, true).abs().max().getDouble();
  }
}
