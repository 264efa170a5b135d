package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Texts;

class LengthUpsamplingTest {

  @Test
  void longDocumentsHaveTheirShare() {
    Texts.ofSizes(4000, 90, 80, 70, 999)
        .use(corpus -> {
          CorpusSplit split = new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
          TrainingStream stream =
              new LengthUpsampling(1000, 0.75).stream(split, Packing.WITHIN, 30, 1);
          // d4 has 999 bytes and its document start: it counts as long, by tokens.
          long fromLong =
              stream.batch(0, 1024).stream()
                  .filter(e -> e.source().equals("d0") || e.source().equals("d4"))
                  .count();
          assertThat(fromLong).isEqualTo(768);
        });
  }

  @Test
  void borderThatPartsNothingIsRefused() {
    Texts.ofSizes(40, 50)
        .use(corpus -> {
          CorpusSplit split = new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
          assertThatThrownBy(
                  () -> new LengthUpsampling(1000, 0.75).stream(split, Packing.WITHIN, 30, 1))
              .isInstanceOf(DatasetException.class)
              .hasMessageContaining("0 of at least that length and 2 shorter ones")
              .hasMessageContaining("median is 51");
        });
  }
}
