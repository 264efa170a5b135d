package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.full.FromLength;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.nsa.NsaConfig;
import org.lacuna.methods.nsa.NsaMethod;
import org.lacuna.methods.streaming.StreamingAttention;
import org.lacuna.methods.streaming.StreamingConfig;

@ParameterizedClass(name = "{0}")
@ValueSource(strings = {"streaming", "nsa"})
@DisplayName("a layer whose method is used from a length on")
class FromLengthTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 16);
  private static final int TOKENS = 64;
  private static final NsaConfig SMALL_NSA =
      new NsaConfig(
          8,
          4,
          8,
          4,
          1,
          2,
          12,
          NsaConfig.Compression.MLP,
          10,
          6,
          NsaConfig.GateInit.NORMAL,
          false,
          List.of());

  @Parameter private String name;

  private NDManager manager;
  private AttentionLayer method;
  private AttentionLayer full;
  private AttentionLayer layer;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    method =
        name.equals("nsa")
            ? new NsaMethod().layer(SMALL_NSA, HEADS)
            : new StreamingAttention(new StreamingConfig(8, 1, 3), HEADS);
    full = method.fullMode().orElse(new FullAttention(HEADS));
    layer = FromLength.of(method, TOKENS);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private AttentionLayer expected(int length) {
    return length < TOKENS ? full : method;
  }

  private Sample sample(int length) {
    return Sample.random(HEADS, length, length, method.weights(Sample.DIM));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, TOKENS - 1, TOKENS, 111})
  @DisplayName("has the output, the gradients and the keys of what its input is long enough for")
  void attendsByLength(int length) {
    assertThat(gradients(layer, length)).isDeepEqualTo(gradients(expected(length), length));
    AttentionInputs in = sample(length).inputs(manager);
    Visibility visibility = layer.visibility(in);
    assertThat(visibility.effectiveSparsity())
        .isEqualTo(expected(length).visibility(in).effectiveSparsity());
  }

  /** Output of training, then the gradients of the sum of its squares. */
  private float[][] gradients(AttentionLayer of, int length) {
    try (var _ = GradMode.on()) {
      Map<String, NDArray> leaves = new LinkedHashMap<>();
      sample(length)
          .tensors(manager)
          .forEach((array, value) -> leaves.put(array, Tape.leafOf(value)));
      Tape tape = Tape.recording(manager);
      NDArray out = of.train(tape, Sample.inputs(leaves), new Draw(0.5, 0.5));
      tape.backward(out.mul(out).sum());
      List<float[]> all = new ArrayList<>(List.of(out.toFloatArray()));
      leaves.values().stream()
          .map(leaf -> leaf.hasGradient() ? leaf.getGradient() : leaf.zerosLike())
          .forEach(gradient -> all.add(gradient.toFloatArray()));
      return all.toArray(float[][]::new);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 40", "40, 40", "63, 1", "64, 1", "64, 30", "100, 7"})
  @DisplayName(
      "decodes in the form that its first tokens are long enough for, however long it gets")
  void firstTokensDecide(int first, int chunk) {
    int length = 130;
    AttentionInputs in = sample(length).inputs(manager);
    AttentionLayer chosen = expected(first);
    NDArray whole = chosen.prefill(Tape.off(), in);
    try (KvCache cache = layer.newCache(manager, 1);
        KvCache plain = chosen.newCache(manager, 1)) {
      assertThat(cache.elements() + cache.length()).isZero();
      cache.append(in.slice(0, first));
      plain.append(in.slice(0, first));
      assertThat(cache.elements()).isEqualTo(layer.accounting().cacheElements(first));
      for (int t = first; t < length; t = Math.toIntExact(cache.length())) {
        int n = Math.min(chunk, length - t);
        NDArray attended = cache.extend(in.slice(t, n));
        plain.extend(in.slice(t, n));
        assertThat(cache.length()).isEqualTo(t + n);
        assertThat(cache.elements()).isEqualTo(plain.elements());
        NDArray difference = attended.sub(Ops.narrow(whole, 2, t, n)).abs();
        assertThat(difference.max().getFloat()).isLessThan(1e-5f);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, TOKENS - 1, TOKENS, 200})
  @DisplayName("costs what attends to an input of that length")
  void costsByLength(int length) {
    Accounting counted = layer.accounting();
    Accounting of = expected(length).accounting();
    assertThat(counted.totalVisibleKeys(length)).isEqualTo(of.totalVisibleKeys(length));
    assertThat(counted.effectiveSparsity(length)).isEqualTo(of.effectiveSparsity(length));
    assertThat(counted.prefillFlops(length)).isEqualTo(of.prefillFlops(length));
    assertThat(counted.cacheElements(length)).isEqualTo(of.cacheElements(length));
    assertThat(counted.decodeFlops(length - 1)).isEqualTo(of.decodeFlops(length - 1));
    assertThat(counted.visibleKeys(length - 1)).isEqualTo(of.visibleKeys(length - 1));
    assertThat(layer.trainingFlops(length)).isEqualTo(expected(length).trainingFlops(length));
  }

  @Test
  @DisplayName("keeps the method's weights and full mode")
  void delegates() {
    assertThat(layer.weights(Sample.DIM))
        .extracting(LayerWeight::name)
        .isEqualTo(method.weights(Sample.DIM).stream().map(LayerWeight::name).toList());
    AttentionInputs in = sample(80).inputs(manager);
    assertThat(layer.fullMode().orElseThrow().prefill(Tape.off(), in).toFloatArray())
        .isEqualTo(full.prefill(Tape.off(), in).toFloatArray());
  }

  @Test
  @DisplayName("is the layer itself where the length makes no difference")
  void noDifference() {
    AttentionLayer plain = new FullAttention(HEADS);
    assertThat(FromLength.of(plain, TOKENS)).isSameAs(plain);
    assertThat(FromLength.of(method, 1)).isSameAs(method);
  }
}
