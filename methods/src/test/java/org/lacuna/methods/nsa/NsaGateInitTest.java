package org.lacuna.methods.nsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.LayerWeight;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Sample;
import org.lacuna.methods.nsa.NsaConfig.GateInit;

/** Where the gates start, and what else a layer's weights start from. */
class NsaGateInitTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 8);

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private static NsaConfig config(int window, int gateHidden, GateInit init) {
    return new NsaConfig(
        8, 4, 8, 4, 1, 2, window, NsaConfig.Compression.MLP, 6, gateHidden, init, false, List.of());
  }

  private static Map<String, LayerWeight> weights(NsaConfig parameters) {
    return new NsaAttention(parameters, HEADS)
        .weights(Sample.DIM).stream()
            .collect(Collectors.toMap(LayerWeight::name, Function.identity()));
  }

  /** The weights as declared; normal ones as the sample draws them. */
  private AttentionInputs atTheStart(NsaConfig parameters) {
    Map<String, LayerWeight> declared = weights(parameters);
    AttentionInputs drawn =
        Sample.random(HEADS, 20, 1, List.copyOf(declared.values())).inputs(manager);
    return new AttentionInputs(
        drawn.q(),
        drawn.k(),
        drawn.v(),
        drawn.origin(),
        name -> {
          LayerWeight weight = Objects.requireNonNull(declared.get(name), name);
          return weight.initial() instanceof LayerWeight.Initial.Values given
              ? manager.create(given.fill(weight.shape()), weight.shape())
              : drawn.weight(name);
        });
  }

  @ParameterizedTest
  @CsvSource({
    "0, ZERO, 0, 0, 0",
    "6, ZERO, 0, 0, 0",
    "0, WINDOW, -2, -2, 2",
    "6, WINDOW, -2, -2, 2"
  })
  @DisplayName("every gate starts where it is told, whatever the hidden states are")
  void startsWhereTold(int hidden, GateInit init, double compress, double select, double window) {
    NsaConfig parameters = config(8, hidden, init);
    NDArray gates = new NsaAttention(parameters, HEADS).gates(atTheStart(parameters));
    double[] logits = {compress, select, window};
    float[] values = gates.toFloatArray(); // [1, H, n, 3]
    for (int i = 0; i < values.length; i++) {
      assertThat((double) values[i]).isCloseTo(1 / (1 + Math.exp(-logits[i % 3])), within(1e-6));
    }
  }

  @Test
  @DisplayName("normal gates differ, and only a start as a window has a bias")
  void biasOnlyForTheWindow() {
    float[] gates =
        new NsaAttention(config(8, 0, GateInit.NORMAL), HEADS)
            .gates(atTheStart(config(8, 0, GateInit.NORMAL)))
            .toFloatArray();
    assertThat(gates).doesNotHaveDuplicates();
    assertThat(weights(config(8, 0, GateInit.NORMAL))).doesNotContainKey(NsaAttention.GATE_BIAS);
    assertThat(weights(config(8, 0, GateInit.ZERO))).doesNotContainKey(NsaAttention.GATE_BIAS);
    assertThat(weights(config(8, 0, GateInit.WINDOW))).containsKey(NsaAttention.GATE_BIAS);
  }

  @Test
  @DisplayName("a start as a window needs one, if only a full one")
  void windowNeedsABranch() {
    assertThatThrownBy(() -> config(0, 0, GateInit.WINDOW))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("gate_init: expected normal or zero");
    NsaConfig full =
        new NsaConfig(
            8,
            4,
            8,
            4,
            1,
            2,
            0,
            NsaConfig.Compression.MLP,
            6,
            0,
            GateInit.WINDOW,
            false,
            List.of(NsaConfig.Branch.WINDOW));
    assertThat(full.allFull().fullBranches()).containsExactly(NsaConfig.Branch.values());
  }

  @Test
  @DisplayName("in a trained model the branches' projections start from the model's")
  void branchesStartFromTheModel() {
    Map<String, String> sources = new HashMap<>();
    weights(config(8, 0, GateInit.NORMAL))
        .forEach((name, weight) -> {
          String source = weight.source();
          if (source != null) {
            sources.put(name, source);
          }
        });
    assertThat(sources)
        .containsOnly(
            entry("k_compress_proj.weight", "k_proj.weight"),
            entry("v_compress_proj.weight", "v_proj.weight"),
            entry("k_window_proj.weight", "k_proj.weight"),
            entry("v_window_proj.weight", "v_proj.weight"));
  }
}
