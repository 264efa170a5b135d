package org.lacuna.methods.minference;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.full.FullAttention;
import org.lacuna.methods.minference.MInferenceConfig.Pattern;

class MInferenceAccountingTest {
  private static final HeadShape HEADS = new HeadShape(4, 2, 16);
  private static final long SCORE = 2L * 16 * 4;

  private static Accounting accounting(Pattern pattern) {
    return new MInferenceMethod()
        .layer(new MInferenceConfig(pattern, 3, 19, 11, 11, 4, 8, 3, 16), HEADS)
        .accounting();
  }

  private static long selection(Pattern pattern, int length) {
    long total = 0;
    for (int t = 0; t < length; t++) {
      total += accounting(pattern).selectionFlops(t);
    }
    return total;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 16, 17, 100})
  @DisplayName("a prompt pays for the last queries' scores and for those of blocks, once each")
  void selectionOfPrompt(int length) {
    long lastQueries = 0;
    for (int t = Math.max(0, length - 16); t < length; t++) {
      lastQueries += SCORE * (t + 1);
    }
    long blocks = 0;
    for (int block = 0; block < Math.ceilDiv(length, 8); block++) {
      blocks += SCORE * block;
    }
    assertThat(selection(Pattern.A_SHAPE, length)).isZero();
    assertThat(selection(Pattern.VERTICAL_SLASH, length)).isEqualTo(lastQueries);
    assertThat(selection(Pattern.BLOCK_SPARSE, length)).isEqualTo(blocks);
    assertThat(selection(Pattern.AUTO, length)).isEqualTo(lastQueries + blocks);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("decoding costs what full attention does, a long prefill less")
  void decodingIsFull(Pattern pattern) {
    Accounting full = new FullAttention(HEADS).accounting();
    assertThat(accounting(pattern).decodeFlops(999)).isEqualTo(full.decodeFlops(999));
    assertThat(accounting(pattern).prefillFlops(1000)).isLessThan(full.prefillFlops(1000) / 4);
  }
}
