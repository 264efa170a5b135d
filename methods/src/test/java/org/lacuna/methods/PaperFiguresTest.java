package org.lacuna.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.methods.cca.CcaConfig;
import org.lacuna.methods.cca.CcaMethod;
import org.lacuna.methods.full.FullConfig;
import org.lacuna.methods.full.FullMethod;
import org.lacuna.methods.moba.MobaConfig;
import org.lacuna.methods.moba.MobaMethod;
import org.lacuna.methods.nsa.NsaConfig;
import org.lacuna.methods.nsa.NsaMethod;
import org.lacuna.methods.streaming.StreamingConfig;
import org.lacuna.methods.streaming.StreamingMethod;
import org.lacuna.methods.window.WindowConfig;
import org.lacuna.methods.window.WindowMethod;

/** What the papers say that their methods cost, from the accounting. */
class PaperFiguresTest {
  private static final HeadShape LLAMA2 = new HeadShape(32, 32, 128);

  private static Accounting cca(CcaConfig.Pooled pooled) {
    return new CcaMethod()
        .layer(new CcaConfig(16, 1024, CcaConfig.Pooling.LAST_QUERY, pooled, false), LLAMA2)
        .accounting();
  }

  @Test
  @DisplayName("CCA: the KV cache of LLaMA2-7B at 128K is 93 % smaller, 4.5 GB for 64 (poster)")
  void ccaCacheAt128K() {
    long length = 131_072;
    long full = new FullMethod().layer(new FullConfig(), LLAMA2).accounting().cacheElements(length);
    long fullBytes = 32 * 2 * full; // layers, half precision
    assertThat(fullBytes).isEqualTo(64L << 30);
    for (CcaConfig.Pooled pooled : CcaConfig.Pooled.values()) {
      long cca = cca(pooled).cacheElements(length);
      assertThat(1 - (double) cca / full).isCloseTo(0.93, within(0.005));
      assertThat(32 * 2 * cca).isEqualTo(9L << 29); // 4.5 GiB
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4096, 0.63",
    "8192, 0.75",
    "16384, 1.00",
    "32768, 1.50",
    "65536, 2.50",
    "131072, 4.50"
  })
  @DisplayName("CCA: GB of the KV cache at every length of the efficiency figure")
  void ccaCache(long length, double gigabytes) {
    double bytes = 64.0 * cca(CcaConfig.Pooled.ROTATED_KEYS).cacheElements(length);
    // The figure's 4K value is rounded up from 0.625.
    assertThat(bytes / (1L << 30)).isCloseTo(gigabytes, within(0.0051));
  }

  @ParameterizedTest
  @CsvSource({"8192, 2048, 4.0", "16384, 2560, 6.4", "32768, 3584, 9.1", "65536, 5632, 11.6"})
  @DisplayName("NSA, Table 4: keys read by a decode step, and the expected speed-up")
  void nsaDecodeAccess(long length, long keys, double speedUp) {
    NsaConfig paper =
        new NsaConfig(
            32,
            16,
            64,
            16,
            1,
            2,
            512,
            NsaConfig.Compression.MLP,
            64,
            0,
            NsaConfig.GateInit.NORMAL,
            false,
            List.of());
    Accounting accounting = new NsaMethod().layer(paper, new HeadShape(64, 4, 192)).accounting();
    long read = accounting.visibleKeys(length - 1);
    // The paper rounds (L - l) / d + 1 up to L / d.
    assertThat(read).isEqualTo(keys - 1);
    assertThat((double) length / read).isCloseTo(speedUp, within(0.05));
  }

  @Test
  @DisplayName("LoZA: a streaming layer sees 897 to 1024 tokens, 960.5 in the mean")
  void lozaVisibleTokens() {
    Accounting accounting =
        new StreamingMethod()
            .layer(new StreamingConfig(128, 1, 7), new HeadShape(64, 64, 192))
            .accounting();
    long[] seen = LongStream.range(1024, 1024 + 1280).map(accounting::visibleKeys).toArray();
    assertThat(LongStream.of(seen).min().orElseThrow()).isEqualTo(897);
    assertThat(LongStream.of(seen).max().orElseThrow()).isEqualTo(1024);
    assertThat(LongStream.of(seen).average().orElseThrow()).isEqualTo(960.5);
  }

  @Test
  @DisplayName("Mistral 7B: at 32K tokens the rolling cache is 8 times smaller, 0.5 GB in halves")
  void mistralCacheAt32K() {
    HeadShape mistral = new HeadShape(32, 8, 128);
    long full =
        new FullMethod().layer(new FullConfig(), mistral).accounting().cacheElements(32_768);
    long window =
        new WindowMethod()
            .layer(new WindowConfig(4096), mistral)
            .accounting()
            .cacheElements(32_768);
    assertThat((double) full / window).isEqualTo(8);
    assertThat(32 * 2 * window).isEqualTo(1L << 29); // layers, half precision
  }

  @ParameterizedTest
  @CsvSource({"8192, 512, 3, 0.8125", "32768, 512, 3, 0.9531", "131072, 4096, 12, 0.625"})
  @DisplayName("MoBA: sparsity of a decode step at the end of the context")
  void mobaSparsity(long length, int block, int topK, double sparsity) {
    Accounting accounting =
        new MobaMethod().layer(new MobaConfig(block, topK), LLAMA2).accounting();
    assertThat(1 - accounting.visibleKeys(length - 1) / (double) length)
        .isCloseTo(sparsity, within(1e-4));
  }
}
