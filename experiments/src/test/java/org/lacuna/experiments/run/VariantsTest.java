package org.lacuna.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.BudgetConfig.Quantity;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.InferenceConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.full.FullAttention;

/** The attentions that variants, sweep and budgets come to. */
class VariantsTest {
  private static final int TOKENS = 128;

  private static ExperimentConfig run(String pattern) {
    List<String> keys = new ArrayList<>();
    Tiny.MODEL.forEach(key -> keys.add("model." + key));
    Tiny.METHOD_PARAMETERS.forEach(key -> keys.add("attention." + key));
    keys.add("training.length=" + TOKENS);
    return Binder.bind(ExperimentConfig.defaults(), null, keys).with(Tiny.attention(pattern));
  }

  private static Map<InferenceAttention, List<AttentionMode>> variants(
      String pattern, String... keys) {
    EvaluationConfig evaluation = Tiny.evaluation(keys);
    return Variants.of(run(pattern), evaluation, Tiny.METHODS);
  }

  private static List<String> labels(String pattern, String... keys) {
    return variants(pattern, keys).keySet().stream()
        .map(each -> each.label(AttentionMode.NATIVE))
        .toList();
  }

  private static double share(InferenceAttention attention, Quantity quantity) {
    HeadShape heads = attention.model().headShape();
    AttentionLayer full = new FullAttention(heads);
    return DecoderFactory.layers(attention.model(), attention.attention(), Tiny.METHODS).stream()
        .mapToDouble(layer -> needs(layer, quantity) / needs(full, quantity))
        .average()
        .orElseThrow();
  }

  private static double needs(AttentionLayer layer, Quantity quantity) {
    return switch (quantity) {
      case KEYS -> layer.accounting().totalVisibleKeys(TOKENS);
      case CACHE -> layer.accounting().cacheElements(TOKENS);
      case FLOPS -> layer.accounting().prefillFlops(TOKENS);
    };
  }

  @ParameterizedTest
  @CsvSource({
    "streaming, KEYS, 0.3, 0.06",
    "moba, KEYS, 0.3, 0.06",
    "ssa, KEYS, 0.3, 0.06",
    "cca, KEYS, 0.5, 0.03",
    "nsa, KEYS, 0.9, 0.04",
    "streaming-llm, KEYS, 0.3, 0.01",
    "lm-infinite, CACHE, 0.25, 0.01",
    "window, CACHE, 0.25, 0.01",
    "cca, CACHE, 0.5, 0.03",
    "moba, FLOPS, 0.4, 0.06",
    "'full,moba', KEYS, 0.7, 0.03",
    "'moba,streaming-llm', KEYS, 0.4, 0.05"
  })
  @DisplayName("a share is reached as nearly as one step of the budget allows")
  void share(String pattern, Quantity of, double share, double within) {
    String budgets =
        "budgets={of: %s, shares: [%s]}".formatted(of.name().toLowerCase(Locale.ROOT), share);
    InferenceAttention last = List.copyOf(variants(pattern, budgets).keySet()).getLast();
    assertThat(share(last, of)).isCloseTo(share, within(within));
  }

  @Test
  @DisplayName("no value's share is nearer")
  void nearest() {
    for (double share : new double[] {0.2, 0.33, 0.5, 0.77}) {
      InferenceAttention found =
          List.copyOf(variants("moba", "budgets.shares=[%s]".formatted(share)).keySet()).getLast();
      double error = Math.abs(share(found, Quantity.KEYS) - share);
      for (int k = 1; k <= 16; k++) {
        InferenceAttention other =
            InferenceAttention.of(
                run("moba").attention(),
                run("moba").model(),
                Tiny.evaluation("methods.moba.top_k=" + k).inference().getFirst(),
                Tiny.METHODS);
        assertThat(error)
            .as("share %s against top_k=%d", share, k)
            .isLessThanOrEqualTo(Math.abs(share(other, Quantity.KEYS) - share));
      }
    }
  }

  @Test
  @DisplayName("points that come to the same are one, and what is out of reach is left out")
  void distinct() {
    assertThat(labels("moba", "budgets.shares=[0.001, 0.235, 0.236, 1]"))
        .containsExactly("native", "native moba.top_k=16");
    assertThat(labels("moba", "sweep.moba.top_k=[1,2,4]"))
        .containsExactly("native", "native moba.top_k=1", "native moba.top_k=4");
  }

  @Test
  @DisplayName("a sweep is all combinations, each with its budgets, in native mode alone")
  void sweep() {
    Map<InferenceAttention, List<AttentionMode>> variants =
        variants(
            "moba",
            "modes=[native,full]",
            "sweep.moba={block_size: [4, 16], top_k: [2, 3]}",
            "budgets.shares=[1]");
    assertThat(variants.keySet())
        .extracting(each -> each.label(AttentionMode.NATIVE))
        .containsExactly(
            "native",
            "native moba.block_size=4",
            "native moba.block_size=4 moba.top_k=3",
            "native moba.block_size=16",
            "native moba.block_size=16 moba.top_k=3",
            "native moba.top_k=16",
            "native moba.block_size=4 moba.top_k=32",
            "native moba.block_size=16 moba.top_k=8");
    List<List<AttentionMode>> modes = List.copyOf(variants.values());
    assertThat(modes.getFirst()).containsExactly(AttentionMode.values());
    assertThat(modes.subList(1, modes.size())).containsOnly(List.of(AttentionMode.NATIVE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "moba | cache | 0.5 | the KV cache does not follow moba.top_k",
        "full | keys | 0.5 | no layer has a budget: the pattern is full",
        "'full,moba' | keys | 0.3 | expected a share of 0.5",
        "minference | keys | 0.5 | no layer has a budget"
      })
  @DisplayName("a budget that cannot be had is said")
  void refused(String pattern, String of, String share, String why) {
    assertThatThrownBy(
            () -> variants(pattern, "budgets={of: %s, shares: [%s]}".formatted(of, share)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evaluation.budgets: ")
        .hasMessageContaining(why);
  }

  @Test
  @DisplayName("a sweep keeps what its variant changes")
  void overVariant() {
    List<InferenceConfig> swept =
        Tiny.evaluation("variants=[{rope: {factor: 4}}]", "sweep.moba.top_k=[3]").swept();
    assertThat(swept)
        .singleElement()
        .satisfies(each -> {
          assertThat(each.rope()).containsKey("factor");
          assertThat(each.methods()).containsKey("moba");
        });
  }
}
