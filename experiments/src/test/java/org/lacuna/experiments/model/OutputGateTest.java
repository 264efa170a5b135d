package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;

/** The gate on the attention's output, known by what it does to the logits of one layer. */
class OutputGateTest {
  private static final String GATE = "model.layers.0.self_attn.gate_proj.weight";
  private static final String OUTPUT = "model.layers.0.self_attn.o_proj.weight";
  private static final int HEADS = 4;
  private static final int HEAD_DIM = 8;

  private final NDManager manager = NDManager.newBaseManager();
  private final Decoder gated = decoder("output_gate=true");
  private final Decoder plain = decoder("output_gate=false");

  @AfterEach
  void close() {
    manager.close();
  }

  private Decoder decoder(String gate) {
    return Weights.strong(Tiny.decoder(Tiny.model("layers=1", gate), "moba"), manager);
  }

  private NDArray logits(Decoder decoder) {
    return Weights.logits(decoder, manager, AttentionMode.NATIVE, Weights.tokens(24));
  }

  @Test
  void gateChangesTheOutput() {
    assertThat(Weights.difference(logits(gated), logits(plain))).isGreaterThan(0.01f);
  }

  @Test
  @DisplayName("a gate of zeros is sigmoid(0) = 1/2 of the attention's output")
  void gateOfZerosHalves() {
    Weights.change(gated, GATE, gate -> gate.mul(0));
    Weights.change(plain, OUTPUT, output -> output.mul(0.5));

    assertThat(Weights.difference(logits(gated), logits(plain))).isLessThan(1e-4f);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3})
  @DisplayName("a gate that is shut for one head takes exactly that head's output away")
  void oneValueAHead(int shut) {
    // Channel 0 is positive for every token, so a row can be open or shut for all of them.
    for (Decoder decoder : new Decoder[] {gated, plain}) {
      Weights.change(
          decoder,
          "model.embed_tokens.weight",
          table -> {
            NDArray first = table.get(":, 0:1").mul(0).add(1);
            return first.concat(table.get(":, 1:"), 1);
          });
    }
    float[] rows = new float[HEADS * 16];
    float[] kept = new float[HEADS * HEAD_DIM];
    for (int head = 0; head < HEADS; head++) {
      rows[head * 16] = head == shut ? -1000 : 1000;
      for (int i = 0; i < HEAD_DIM; i++) {
        kept[head * HEAD_DIM + i] = head == shut ? 0 : 1;
      }
    }
    Weights.change(gated, GATE, gate -> manager.create(rows, gate.getShape()));
    NDArray open = logits(plain);
    Weights.change(plain, OUTPUT, output -> output.mul(manager.create(kept)));

    assertThat(Weights.difference(logits(gated), logits(plain))).isLessThan(1e-4f);
    assertThat(Weights.difference(logits(gated), open)).isGreaterThan(0.01f);
  }
}
