package org.lacuna.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.lacuna.experiments.evaluation.Evaluated.row;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.experiments.Tiny;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Evaluated;
import org.lacuna.experiments.evaluation.TinyMaterial;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.Measurement;

/** What rows there are and what is counted; how long something takes is not for tests. */
class EfficiencyEvaluatorTest {
  private static final String BENCH = "bench:" + Kernels.active().name();

  @TempDir static Path folder;

  @TempDir Path runs;

  private static Corpus corpus;

  private final NDManager manager = NDManager.newBaseManager();

  @BeforeAll
  static void open() throws IOException {
    corpus = Tiny.corpus(folder);
  }

  @AfterAll
  static void closeCorpus() {
    corpus.close();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private List<Measurement> rows(Decoder decoder, AttentionMode mode, int length) {
    return new Evaluated(runs, new TinyMaterial(corpus, List.of()), decoder, manager)
        .rows(new EfficiencyEvaluator(), List.of(length), List.of(mode), "rounds=6", "warm_up=0");
  }

  @Test
  @DisplayName(
      "layers that attend alike are timed once; the whole is all layers one after the other")
  void timesEachKindOfLayer() {
    Decoder decoder =
        Tiny.decoder(Tiny.model("layers=4"), "streaming,moba", "methods.moba.key_convolution=3");
    List<Measurement> rows = rows(decoder, AttentionMode.NATIVE, 40);

    for (String pass : List.of("prefill", "decode")) {
      List<Measurement> parts =
          rows.stream()
              .filter(row -> row.metric().equals(pass + "_ms") && !row.slice().isEmpty())
              .toList();
      assertThat(parts).extracting(row -> row.slice().get("layers")).containsExactly("0 2", "1 3");
      Measurement whole = row(rows, pass + "_ms", BENCH, 40);
      assertThat(whole.samples()).isEqualTo(6);
      assertThat(Objects.requireNonNull(whole.interval()).contains(whole.value())).isTrue();
      Measurement speedup = row(rows, "speedup_" + pass, BENCH, 40);
      assertThat(speedup.value()).isPositive();
      assertThat(speedup.interval()).isNotNull();
    }
  }

  @Test
  @DisplayName("times are kept: measured again, they are those of the first time")
  void timesAreKept() {
    Decoder decoder = Tiny.decoder(Tiny.model(), "ssa");

    assertThat(rows(decoder, AttentionMode.NATIVE, 16))
        .isEqualTo(rows(decoder, AttentionMode.NATIVE, 16))
        .allMatch(row -> row.slice().isEmpty());
  }

  @Test
  @DisplayName("cache and operations are those of the definitions, for all layers")
  void accountsForAllLayers() {
    int length = 48;
    Decoder decoder = Tiny.decoder(Tiny.model(), "streaming,full");
    List<Measurement> rows = rows(decoder, AttentionMode.NATIVE, length);

    // Full attention keeps a key and a value of 8 channels for 2 heads and every token.
    double full = 2 * 2 * 8 * length;
    double streaming =
        decoder.attention(AttentionMode.NATIVE).getFirst().accounting().cacheElements(length);
    assertThat(streaming).isLessThan(full / 2);
    assertThat(row(rows, "kv_cache_bytes", "accounting", length).value())
        .isEqualTo(4 * (full + streaming));
    assertThat(row(rows, "kv_cache_share", "accounting", length).value())
        .isCloseTo((1 + streaming / full) / 2, within(1e-12));
    // Scores and sums of 4 heads of 8 channels; no key is chosen.
    double shares = decoder.visibleShare(AttentionMode.NATIVE, length).getFirst() + 1;
    double flops = 2.0 * (8 + 8) * 4 * length * (length + 1) / 2;
    assertThat(row(rows, "attention_flops", "accounting", length).value())
        .isCloseTo(flops * shares, within(1e-6));
    assertThat(row(rows, "attention_flops_share", "accounting", length).value())
        .isCloseTo(shares / 2, within(1e-12));

    List<Measurement> dense = rows(decoder, AttentionMode.FULL, length);
    assertThat(row(dense, "kv_cache_share", "accounting", length).value()).isEqualTo(1);
    assertThat(row(dense, "attention_flops_share", "accounting", length).value()).isEqualTo(1);
  }
}
