package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;

/** What any kernel computes, forward and backward, against the definition in float64. */
public abstract class AttentionKernelContract {
  /**
   * How a kernel is tried.
   *
   * @param device where tensors are
   * @param products the type in which it multiplies
   * @param output the error that its output may have, of the largest entry
   * @param gradients the error that its gradients may have
   */
  public record Setting(Device device, TensorType products, double output, double gradients) {}

  private final AttentionKernel kernel;
  private final Setting setting;

  /** Tries a kernel. */
  protected AttentionKernelContract(AttentionKernel kernel, Setting setting) {
    this.kernel = kernel;
    this.setting = setting;
  }

  /** Sizes of a problem: {@code keyHeads} of each part, and how many keys it has. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Sizes(
      int batch, int heads, int[] keyHeads, int queries, int[] keys, int d, int dv) {
    /** Keys of all parts. */
    int allKeys() {
      return Arrays.stream(keys).sum();
    }
  }

  private static Sizes sizes(Random random, int parts) {
    int[] groups = {1, 2, 4};
    int[] channels = {1, 3, 8, 16, 20, 32, 64, 80};
    int heads = 4 * (1 + random.nextInt(2));
    int[] keyHeads =
        IntStream.range(0, parts).map(_ -> heads / groups[random.nextInt(3)]).toArray();
    int[] keys = IntStream.range(0, parts).map(_ -> 1 + random.nextInt(300)).toArray();
    return new Sizes(
        1 + random.nextInt(2),
        heads,
        keyHeads,
        1 + random.nextInt(random.nextBoolean() ? 4 : 200),
        keys,
        channels[random.nextInt(channels.length)],
        channels[random.nextInt(channels.length)]);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("any runs of keys, with a bias, of parts with other head counts")
  void runs(long seed) {
    Random random = new Random(seed);
    Sizes sizes = sizes(random, 1 + random.nextInt(3));
    int[][] bounds = new int[sizes.queries][];
    for (int i = 0; i < bounds.length; i++) {
      // Up to three runs; sometimes none.
      bounds[i] =
          random.ints(2L * random.nextInt(4), 0, sizes.allKeys() + 1).sorted().distinct().toArray();
    }
    KeyRuns runs =
        (i, run) -> {
          for (int j = 0; j + 1 < bounds[i].length; j += 2) {
            run.accept(bounds[i][j], bounds[i][j + 1]);
          }
        };
    int biased = random.nextBoolean() ? 0 : random.nextInt(sizes.allKeys());
    check(sizes, random, _ -> new RunPattern(runs, biased, 0.7f));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  @DisplayName("sinks and window of many tiles")
  void sinksAndWindow(long seed) {
    Random random = new Random(seed);
    int length = 300 + random.nextInt(300);
    int group = 1 << random.nextInt(3);
    Sizes sizes = new Sizes(1, 4, new int[] {4 / group}, length, new int[] {length}, 16, 24);
    SinkWindow window =
        new SinkWindow(1 + random.nextInt(40), random.nextInt(3), 1 + random.nextInt(4));
    check(sizes, random, _ -> new RunPattern(window.runs()));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  @DisplayName("any choice of blocks, shared by heads or not, from any position on")
  void blocks(long seed) {
    Random random = new Random(seed);
    int past = random.nextBoolean() ? 0 : random.nextInt(150);
    Sizes some = sizes(random, 1);
    Sizes sizes =
        new Sizes(
            some.batch,
            some.heads,
            some.keyHeads,
            some.queries,
            new int[] {past + some.queries},
            some.d,
            some.dv);
    int block = 1 + random.nextInt(40);
    boolean own = random.nextInt(3) > 0;
    int choosing = random.nextBoolean() ? sizes.heads : sizes.keyHeads[0];
    int perQuery = random.nextInt(6);
    int bound = (sizes.allKeys() - 1) / block + 1 + perQuery;
    int[] chosen = new int[sizes.batch * choosing * sizes.queries * perQuery];
    for (int at = 0; at < chosen.length; at += perQuery) {
      int[] different = random.ints(0, bound).distinct().limit(perQuery).toArray();
      System.arraycopy(different, 0, chosen, at, perQuery);
    }
    Shape shape = new Shape(sizes.batch, choosing, sizes.queries, perQuery);
    check(
        sizes, random, manager -> new BlockChoice(manager.create(chosen, shape), block, own, past));
  }

  /** A pattern whose arrays belong to a manager. */
  @FunctionalInterface
  public interface PatternOf {
    KeyPattern on(NDManager manager);
  }

  /** Output and gradients against the definition; keys and queries are views, as in a model. */
  protected final void check(Sizes sizes, Random random, PatternOf patternOf) {
    double scale = 0.5 + random.nextDouble() / 4;
    try (NDManager manager = NDManager.newBaseManager(setting.device());
        var _ = Autocast.to(setting.products());
        var _ = GradMode.on()) {
      KeyPattern pattern = patternOf.on(manager);
      NDArray q = leaf(manager, random, sizes.batch, sizes.heads, sizes.queries, sizes.d);
      List<KeyValues> leaves = new ArrayList<>();
      for (int p = 0; p < sizes.keys.length; p++) {
        leaves.add(
            new KeyValues(
                leaf(manager, random, sizes.batch, sizes.keyHeads[p], sizes.keys[p], sizes.d),
                leaf(manager, random, sizes.batch, sizes.keyHeads[p], sizes.keys[p], sizes.dv)));
      }
      long outputs = (long) sizes.batch * sizes.heads * sizes.queries * sizes.dv;
      float[] upstream = Sample.normal(random, Math.toIntExact(outputs));
      double[] wide = IntStream.range(0, upstream.length).mapToDouble(i -> upstream[i]).toArray();
      AttentionDefinition expected = new AttentionDefinition(q, leaves, pattern, scale, wide);
      Tape tape = Tape.recording(manager);
      List<KeyValues> parts =
          leaves.stream().map(part -> new KeyValues(view(part.k()), view(part.v()))).toList();
      NDArray out = kernel.attend(tape, view(q), parts, pattern, scale);
      assertClose("output", out, expected.output, setting.output());
      assertClose(
          "output without a tape",
          kernel.attend(Tape.off(), view(q), parts, pattern, scale),
          expected.output,
          setting.output());
      tape.backward(out.mul(Ops.create(manager, upstream, out.getShape())).sum());
      assertClose("dq", gradient(q), expected.queryGradient, setting.gradients());
      for (int p = 0; p < leaves.size(); p++) {
        assertClose(
            "dk", gradient(leaves.get(p).k()), expected.keyGradients.get(p), setting.gradients());
        assertClose(
            "dv", gradient(leaves.get(p).v()), expected.valueGradients.get(p), setting.gradients());
      }
    }
  }

  private static NDArray gradient(NDArray leaf) {
    return leaf.hasGradient() ? leaf.getGradient() : leaf.zerosLike();
  }

  private NDArray leaf(NDManager manager, Random random, long... shape) {
    Shape of = new Shape(shape);
    float[] values = Sample.normal(random, Math.toIntExact(of.size()));
    NDArray wide = Ops.create(manager, values, of);
    // Numbers that the products' type has, so that what is left is the kernel's own rounding.
    return Tape.leafOf(Ops.cast(Ops.cast(wide, setting.products()), TensorType.FLOAT32));
  }

  /** The same values with tokens before heads in memory. */
  private static NDArray view(NDArray x) {
    Shape shape = x.getShape();
    NDArray rows = Ops.swapAxes(x, 1, 2).reshape(shape.get(0), shape.get(2), -1);
    return Ops.swapAxes(rows.reshape(shape.get(0), shape.get(2), shape.get(1), shape.get(3)), 1, 2);
  }

  private static void assertClose(
      String what, NDArray actual, double[] expected, double tolerance) {
    double[] values = actual.toType(DataType.FLOAT64, true).toDoubleArray();
    assertThat(values).as(what).hasSameSizeAs(expected);
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    // Where everything is zero, inputs of size 1 still set the scale of rounding.
    double allowed = tolerance * Math.max(largest, 0.1);
    for (int i = 0; i < values.length; i++) {
      if (!(Math.abs(values[i] - expected[i]) <= allowed)) {
        assertThat(values[i])
            .as("%s, entry %d of %d", what, i, values.length)
            .isCloseTo(expected[i], Offset.offset(allowed));
      }
    }
  }
}
