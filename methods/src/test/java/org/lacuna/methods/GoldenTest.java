package org.lacuna.methods;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.moba.MobaConfig;
import org.lacuna.methods.moba.MobaMethod;
import org.lacuna.methods.reference.AttentionReference;
import org.lacuna.methods.reference.ReferenceInputs;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.methods.streaming.StreamingMethod;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Methods against vectors that the authors' code gave.
 *
 * <p>A few small ones are with the tests. The system property or environment variable {@code
 * LACUNA_GOLDEN} names a folder with others, one subfolder for each method.
 */
@DisplayName("against the authors' vectors")
class GoldenTest {
  /** All relative to the largest entry of the tensor. */
  private static final double OUTPUT_TOLERANCE = 1e-4;

  private static final double GRADIENT_TOLERANCE = 1e-3;

  /** The vectors were computed in float64 and rounded to float32. */
  private static final double REFERENCE_TOLERANCE = 1e-6;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** One vector, and a method that must agree with it. */
  record Case(
      GoldenVector vector, String method, AttentionLayer layer, AttentionReference reference) {
    static <C extends Record> Case of(
        GoldenVector vector, AttentionMethod<C> method, C parameters) {
      HeadShape heads = vector.heads();
      return new Case(
          vector,
          method.name(),
          method.layer(parameters, heads),
          method.reference(parameters, heads));
    }

    @Override
    public String toString() {
      return vector.method().equals(method) ? vector.toString() : vector + " as " + method;
    }
  }

  static List<Case> cases() throws IOException, URISyntaxException {
    List<Case> cases = new ArrayList<>();
    for (Path file : files()) {
      GoldenVector vector = GoldenVector.read(file);
      if (vector.isPlain()) {
        cases.add(own(vector));
        if (!vector.method().equals("full") && isWithinOneBlock(vector)) {
          cases.add(Case.of(vector, new FullMethod(), new FullConfig()));
        }
      }
    }
    return cases;
  }

  private static Case own(GoldenVector vector) {
    return switch (vector.method()) {
      case "full" -> Case.of(vector, new FullMethod(), new FullConfig());
      case "moba" ->
          Case.of(
              vector,
              new MobaMethod(),
              new MobaConfig(vector.parameter("block_size"), vector.parameter("top_k")));
      case "streaming" ->
          Case.of(
              vector,
              new StreamingMethod(),
              new StreamingConfig(
                  vector.parameter("block_size"),
                  vector.parameter("sink_blocks"),
                  vector.parameter("local_blocks")));
      default -> throw new IllegalArgumentException("no method for " + vector);
    };
  }

  /** Nothing is hidden then but the future. */
  private static boolean isWithinOneBlock(GoldenVector vector) {
    return vector.parameter("seq_len") <= vector.parameter("block_size");
  }

  private static List<Path> files() throws IOException, URISyntaxException {
    String named = System.getProperty("LACUNA_GOLDEN", System.getenv("LACUNA_GOLDEN"));
    Path root =
        named != null
            ? Path.of(named)
            : Path.of(requireNonNull(GoldenTest.class.getResource("/golden")).toURI());
    List<Path> files = new ArrayList<>();
    for (String method : List.of("full", "moba", "streaming")) {
      try (Stream<Path> inFolder = Files.list(root.resolve(method))) {
        inFolder.filter(file -> file.toString().endsWith(".safetensors")).forEach(files::add);
      }
    }
    files.sort(null);
    return files;
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("output and gradients of the fast path")
  void fastPath(Case c, TestReporter reporter) {
    GoldenVector vector = c.vector();
    NDArray[] leaves = new NDArray[3];
    try (var _ = GradMode.on()) {
      for (int i = 0; i < 3; i++) {
        leaves[i] = Tape.leafOf(vector.tensor(manager, "qkv".substring(i, i + 1)));
      }
      Tape tape = Tape.recording(manager);
      NDArray out = c.layer().prefill(tape, AttentionInputs.of(leaves[0], leaves[1], leaves[2]));
      tape.backward(out.mul(vector.tensor(manager, "d_out")).sum());
      report(reporter, "out", assertClose(out, vector, "out", OUTPUT_TOLERANCE));
    }
    for (int i = 0; i < 3; i++) {
      String name = "d" + "qkv".charAt(i);
      NDArray gradient = leaves[i].getGradient();
      report(reporter, name, assertClose(gradient, vector, name, GRADIENT_TOLERANCE));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("output of the float64 definition")
  void definition(Case c, TestReporter reporter) {
    GoldenVector vector = c.vector();
    float[] q = vector.floats("q");
    float[] k = vector.floats("k");
    float[] v = vector.floats("v");
    int batch = vector.parameter("batch");
    double[] out = new double[q.length];
    for (int b = 0; b < batch; b++) {
      INDArray attended =
          c.reference()
              .attend(
                  ReferenceInputs.of(
                      sequence(vector, q, b, vector.heads().heads()),
                      sequence(vector, k, b, vector.heads().kvHeads()),
                      sequence(vector, v, b, vector.heads().kvHeads())));
      double[] values = attended.dup('c').data().asDouble();
      System.arraycopy(values, 0, out, b * values.length, values.length);
    }
    double error = assertClose(out, vector.floats("out"), "out", REFERENCE_TOLERANCE);
    report(reporter, "out in float64", error);
  }

  private static INDArray sequence(GoldenVector vector, float[] values, int sequence, int heads) {
    int size = values.length / vector.parameter("batch");
    return Sample.reference(
        Arrays.copyOfRange(values, sequence * size, (sequence + 1) * size),
        heads,
        vector.parameter("seq_len"),
        vector.heads().dimension());
  }

  @ParameterizedTest
  @MethodSource("cases")
  @DisplayName("keys that each query sees")
  void visibleKeys(Case c) {
    GoldenVector vector = c.vector();
    Visibility visibility =
        c.layer()
            .visibility(
                AttentionInputs.of(
                    vector.tensor(manager, "q"),
                    vector.tensor(manager, "k"),
                    vector.tensor(manager, "v")));
    for (int b = 0; b < visibility.batch(); b++) {
      for (int h = 0; h < visibility.heads(); h++) {
        for (int t = 0; t < visibility.length(); t++) {
          assertThat(visibility.mask(b, h, t))
              .as("sequence %d, head %d, query %d", b, h, t)
              .isEqualTo(expectedMask(vector, b, h, t));
        }
      }
    }
  }

  private static boolean[] expectedMask(GoldenVector vector, int sequence, int head, int query) {
    int length = vector.parameter("seq_len");
    boolean[] seen = new boolean[length];
    if (vector.has("mask")) {
      byte[] mask = vector.bytes("mask"); // [1, L, L]
      for (int j = 0; j < length; j++) {
        seen[j] = mask[query * length + j] == 1;
      }
    } else if (vector.has("selected_blocks")) {
      long[] blocks = vector.longs("selected_blocks"); // [B, H, L, n], -1 for none
      int perQuery = Math.toIntExact(vector.shape("selected_blocks").get(3));
      int block = vector.parameter("block_size");
      int at = ((sequence * vector.heads().heads() + head) * length + query) * perQuery;
      for (int i = at; i < at + perQuery; i++) {
        if (blocks[i] >= 0) {
          int from = Math.toIntExact(blocks[i]) * block;
          Arrays.fill(seen, from, Math.min(query + 1, from + block), true);
        }
      }
    } else {
      Arrays.fill(seen, 0, query + 1, true);
    }
    return seen;
  }

  static double assertClose(NDArray actual, GoldenVector vector, String name, double tolerance) {
    assertThat(actual.getShape()).as(name).isEqualTo(vector.shape(name));
    return assertClose(Sample.doubles(actual), vector.floats(name), name, tolerance);
  }

  /** Returns the largest difference, relative to the largest entry. */
  static double assertClose(double[] actual, float[] expected, String name, double tolerance) {
    double largest = 0;
    double difference = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).as("%s, entry %d", name, i).isFinite();
      largest = Math.max(largest, Math.abs(expected[i]));
      difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    }
    // A gradient that is zero in exact arithmetic has no scale of its own.
    double scale = largest == 0 ? 1 : largest;
    assertThat(difference / scale).as("relative error of %s", name).isLessThan(tolerance);
    return difference / scale;
  }

  private static void report(TestReporter reporter, String name, double error) {
    reporter.publishEntry(Map.of("relative error of " + name, "%.1e".formatted(error)));
  }
}
