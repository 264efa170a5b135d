package org.lacuna.methods;

import static java.util.Objects.requireNonNull;
import static org.lacuna.methods.GoldenTest.assertClose;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.lminfinite.LmInfiniteConfig;
import org.lacuna.methods.lminfinite.LmInfiniteMethod;
import org.lacuna.methods.streamingllm.StreamingLlmConfig;
import org.lacuna.methods.streamingllm.StreamingLlmMethod;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Methods that rotate on their own against vectors that the authors' code gave. */
@DisplayName("against the authors' vectors, with a rotary embedding")
class RotatedGoldenTest {
  private static final double OUTPUT_TOLERANCE = 1e-5;
  private static final double GRADIENT_TOLERANCE = 1e-4;

  /** The vectors were computed in float64 and rounded to float32. */
  private static final double REFERENCE_TOLERANCE = 1e-6;

  @Test
  @DisplayName("StreamingLLM: token by token through the authors' cache")
  void streamingLlm() throws IOException, URISyntaxException {
    GoldenVector vector = vector("streaming-llm/decode_l75");
    check(
        vector,
        new StreamingLlmMethod(),
        new StreamingLlmConfig(vector.parameter("sink_tokens"), vector.parameter("window")));
  }

  @Test
  @DisplayName("LM-Infinite: the authors' kernel for long sequences")
  void lmInfinite() throws IOException, URISyntaxException {
    GoldenVector vector = vector("lm-infinite/prefill_l75");
    check(
        vector,
        new LmInfiniteMethod(),
        new LmInfiniteConfig(vector.parameter("global_tokens"), vector.parameter("window")));
  }

  private static GoldenVector vector(String name) throws IOException, URISyntaxException {
    return GoldenVector.read(
        Path.of(
            requireNonNull(RotatedGoldenTest.class.getResource("/golden/" + name + ".safetensors"))
                .toURI()));
  }

  private static <C extends Record> void check(
      GoldenVector vector, AttentionMethod<C> method, C parameters) {
    AttentionLayer layer = method.layer(parameters, vector.heads());
    Map<String, NDArray> leaves = new LinkedHashMap<>();
    Map<String, INDArray> doubles = new LinkedHashMap<>();
    try (NDManager manager = NDManager.newBaseManager();
        var _ = GradMode.on()) {
      for (String name : Sample.ARRAYS) {
        leaves.put(name, Tape.leafOf(vector.tensor(manager, name)));
        long[] shape = vector.shape(name).getShape();
        doubles.put(
            name,
            Sample.reference(vector.floats(name), Arrays.copyOfRange(shape, 1, shape.length)));
      }
      Tape tape = Tape.recording(manager);
      NDArray out = layer.prefill(tape, Sample.inputs(leaves));
      tape.backward(out.mul(vector.tensor(manager, "d_out")).sum());
      assertClose(out, vector, "out", OUTPUT_TOLERANCE);
      for (String name : List.of("q", "k", "v")) {
        NDArray gradient = requireNonNull(leaves.get(name)).getGradient();
        assertClose(gradient, vector, "d" + name, GRADIENT_TOLERANCE);
      }
    }
    INDArray defined =
        method.reference(parameters, vector.heads()).attend(Sample.reference(doubles));
    double[] values = defined.dup('c').data().asDouble();
    assertClose(values, vector.floats("out"), "out", REFERENCE_TOLERANCE);
  }
}
