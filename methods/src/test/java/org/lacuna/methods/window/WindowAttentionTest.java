package org.lacuna.methods.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.Sample;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.AttentionKernel;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.lminfinite.LmInfiniteConfig;
import org.lacuna.methods.lminfinite.LmInfiniteMethod;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.methods.streaming.StreamingMethod;
import org.lacuna.methods.streamingllm.StreamingLlmConfig;
import org.lacuna.methods.streamingllm.StreamingLlmMethod;

@ParameterizedClass(name = "{0}")
@MethodSource("org.lacuna.methods.kernel.Kernels#usable")
class WindowAttentionTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 16);
  private static final int LENGTH = 111;

  @Parameter private AttentionKernel kernel;

  private Kernels.Use using;
  private NDManager manager;

  @BeforeEach
  void open() {
    using = Kernels.use(kernel);
    manager = NDManager.newBaseManager();
  }

  @AfterEach
  void close() {
    using.close();
    manager.close();
  }

  private static AttentionLayer layer(int window, HeadShape heads) {
    return new WindowMethod().layer(new WindowConfig(window), heads);
  }

  /** The methods that are a sliding window where they have no sinks. */
  private static Stream<AttentionLayer> relatives(int window) {
    return Stream.of(
        new StreamingMethod().layer(new StreamingConfig(1, 0, window), HEADS),
        new StreamingLlmMethod().layer(new StreamingLlmConfig(0, window), HEADS),
        new LmInfiniteMethod().layer(new LmInfiniteConfig(0, window), HEADS));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 18, 64, 65, LENGTH, 500})
  @DisplayName("is what its relatives are without sinks: outputs, costs and caches")
  void relativesWithoutSinks(int window) {
    AttentionLayer layer = layer(window, HEADS);
    AttentionInputs in = Sample.random(HEADS, LENGTH, window).inputs(manager);
    NDArray out = layer.prefill(Tape.off(), in);
    relatives(window)
        .forEach(relative -> {
          NDArray difference = relative.prefill(Tape.off(), in).sub(out).abs();
          assertThat(difference.max().getFloat()).isLessThan(1e-5f);
          for (int t = 0; t < LENGTH; t++) {
            assertThat(relative.accounting().visibleKeys(t))
                .isEqualTo(layer.accounting().visibleKeys(t));
            assertThat(relative.accounting().cacheElements(t))
                .isEqualTo(layer.accounting().cacheElements(t));
          }
        });
  }

  @Test
  @DisplayName("where all scores are equal, a query gets the mean of its window's values")
  void meanOfTheWindow() {
    HeadShape head = new HeadShape(1, 1, 2);
    float[] numbers = {3, 1, 8, -2, 6, 5};
    NDArray zeros = Ops.create(manager, new float[2 * numbers.length], new Shape(1, 1, 6, 2));
    NDArray values = Ops.create(manager, numbers, new Shape(1, 1, 6, 1));
    AttentionInputs in = Sample.random(head, 6, 1).inputs(manager).with(zeros, zeros, values);
    assertThat(layer(3, new HeadShape(1, 1, 2, 1, 3)).prefill(Tape.off(), in).toFloatArray())
        .containsExactly(new float[] {3, 2, 4, 7f / 3, 4, 3}, within(1e-6f));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 40})
  @DisplayName("a cache keeps the tokens of the window and no other, after any chunk")
  void cacheKeepsTheWindow(int chunk) {
    int window = 18;
    AttentionInputs in = Sample.random(HEADS, LENGTH, 3).inputs(manager);
    try (KvCache cache = layer(window, HEADS).newCache(manager, 1)) {
      for (int t = 0; t < LENGTH; t += chunk) {
        cache.extend(in.slice(t, Math.min(chunk, LENGTH - t)));
        assertThat(cache.elements()).isEqualTo(2L * 2 * 16 * Math.min(cache.length(), window));
      }
    }
  }
}
