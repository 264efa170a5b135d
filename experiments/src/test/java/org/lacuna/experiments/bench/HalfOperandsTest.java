package org.lacuna.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.Methods;
import org.lacuna.methods.aten.Autocast;
import org.lacuna.methods.aten.GradMode;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;

/** What a GPU is measured with, halves from end to end, goes through every method. */
class HalfOperandsTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 16);
  private static final int LENGTH = 300;

  /** A choice between nearly equal blocks may fall otherwise, so this is no bound of roundings. */
  private static final double DIFFERENCE = 0.05;

  private final RandomInputs inputs = new RandomInputs(HEADS, 1, TensorType.BFLOAT16);

  private static AttentionLayer layer(String name) {
    Methods methods = Methods.load();
    List<String> small =
        switch (name) {
          case "moba" -> List.of("moba.block_size=16", "moba.key_convolution=3");
          case "streaming" -> List.of("streaming.block_size=16");
          case "cca" -> List.of("cca.window=32");
          case "streaming-llm" -> List.of("streaming-llm.window=60");
          case "window" -> List.of("window.window=64");
          default -> List.of();
        };
    return Budgets.of(List.of(name), small, methods).layer(name, HEADS, methods);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "full",
        "streaming",
        "moba",
        "ssa",
        "cca",
        "nsa",
        "loza",
        "streaming-llm",
        "lm-infinite",
        "window",
        "minference"
      })
  @DisplayName("output of a prefill and of a cache's tokens: halves, as of the same in float32")
  void outputs(String name) {
    AttentionLayer layer = layer(name);
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        var _ = Autocast.to(TensorType.BFLOAT16);
        var _ = GradMode.off()) {
      AttentionInputs in = inputs.draw(manager, LENGTH);
      AttentionInputs given = RandomInputs.borrowed(manager, in, inputs.weights(manager, layer));
      NDArray out = layer.prefill(Tape.off(), given);
      AttentionInputs wide = RandomInputs.borrowed(manager, wide(in), given.weights());

      assertThat(TensorType.of(out)).isEqualTo(TensorType.BFLOAT16);
      assertThat(difference(out, layer.prefill(Tape.off(), wide))).isLessThan(DIFFERENCE);
      try (KvCache cache = layer.newCache(manager, 1)) {
        cache.append(given.slice(0, LENGTH - 3));
        NDArray last = cache.extend(given.slice(LENGTH - 3, 1));
        assertThat(TensorType.of(last)).isEqualTo(TensorType.BFLOAT16);
        if (!name.equals("minference")) { // whose prefill is another than its decoding
          NDArray same = Ops.narrow(out, 2, LENGTH - 3, 1);
          assertThat(difference(last, same)).isLessThan(DIFFERENCE);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(AttentionPass.class)
  @DisplayName("steps of every default method")
  void steps(AttentionPass pass) {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        var _ = Autocast.to(TensorType.BFLOAT16)) {
      AttentionInputs in = inputs.draw(manager, LENGTH);
      for (String name : List.of("full", "streaming", "moba", "ssa", "cca", "nsa")) {
        AttentionLayer layer = layer(name);
        try (Contestant contestant =
            switch (pass) {
              case PREFILL -> new PrefillStep(layer, inputs, in);
              case TRAIN -> new TrainStep(layer, inputs, in);
              case DECODE -> new DecodeStep(manager, layer, inputs, LENGTH);
            }) {
          assertThat(contestant.step()).as(name).isPositive();
        }
      }
    }
  }

  private static AttentionInputs wide(AttentionInputs in) {
    NDArray k = Ops.wide(in.k());
    NDArray q = Ops.wide(in.q());
    return new AttentionInputs(
        q,
        k,
        Ops.wide(in.v()),
        new AttentionInputs.Origin(q, k, in.origin().rotation(), Ops.wide(in.hidden()), null, null),
        in.weights());
  }

  /** The mean distance, of the mean size. */
  private static double difference(NDArray actual, NDArray expected) {
    NDArray wide = Ops.wide(expected);
    return Ops.wide(actual).sub(wide).abs().mean().getFloat() / wide.abs().mean().getFloat();
  }
}
