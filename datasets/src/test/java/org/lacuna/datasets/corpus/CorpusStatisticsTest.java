package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.Split;

class CorpusStatisticsTest {

  @Test
  void entropyIsThatOfTheFrequencies() {
    // Half a, a quarter each b and c: one and a half bits a byte.
    byte[] text = "aabc".repeat(40_000).getBytes(StandardCharsets.UTF_8);
    new Texts(Map.of("a", text))
        .use(corpus -> {
          CorpusStatistics statistics =
              CorpusStatistics.of(new CorpusSplit(corpus, Split.TEST, corpus.documents()));
          assertThat(statistics.documents()).isEqualTo(1);
          assertThat(statistics.tokens()).isEqualTo(160_001);
          assertThat(statistics.bytes()).isEqualTo(160_000);
          assertThat(statistics.unigramBitsPerByte()).isCloseTo(1.5, within(1e-12));
          assertThat(statistics.unigramNats()).isCloseTo(1.5 * Math.log(2), within(1e-12));
        });
  }

  @Test
  void anEmptySplitHasNoEntropy() {
    Texts.ofSizes(10)
        .use(corpus ->
            assertThat(CorpusStatistics.of(new CorpusSplit(corpus, Split.TEST, List.of())))
                .isEqualTo(new CorpusStatistics(Split.TEST, 0, 0, 0, 0, 0)));
  }
}
