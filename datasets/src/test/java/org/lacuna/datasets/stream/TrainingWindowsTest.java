package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;
import org.lacuna.datasets.corpus.Texts;

class TrainingWindowsTest {

  @Property(tries = 40)
  void anEpochCoversEachDocumentWithoutOverlap(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 900) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 60) int length,
      @ForAll @IntRange(min = 0, max = 3) int epoch,
      @ForAll long seed) {
    int[] all = new int[sizes.size() + 1];
    for (int i = 0; i < sizes.size(); i++) {
      all[i] = sizes.get(i);
    }
    all[sizes.size()] = 100; // So that there is a window.
    Texts.ofSizes(all)
        .use(corpus -> {
          TrainingWindows windows = new TrainingWindows(whole(corpus), length, seed);
          Map<String, Set<Long>> covered = new HashMap<>();
          long perEpoch = windows.windowsPerEpoch();
          for (long i = epoch * perEpoch; i < (epoch + 1) * perEpoch; i++) {
            Window window = windows.window(i);
            assertThat(window.tokens()).hasSize(length + 1);
            Set<Long> positions = covered.computeIfAbsent(window.document(), d -> new HashSet<>());
            for (long p = window.offset(); p <= window.offset() + length; p++) {
              assertThat(positions.add(p)).as("position %d used twice", p).isTrue();
            }
          }
          int skipped = 0;
          for (Document document : corpus.documents()) {
            int fit = (int) (document.length() / (length + 1));
            int got = covered.getOrDefault(document.name(), Set.of()).size() / (length + 1);
            assertThat(got).isBetween(fit < 16 ? fit : fit - 1, fit);
            skipped += fit == 0 ? 1 : 0;
          }
          assertThat(windows.skippedDocuments()).isEqualTo(skipped);
        });
  }

  @Test
  void windowsHoldTheDocumentsText() {
    Texts texts = Texts.ofSizes(100, 300);
    texts.use(corpus -> {
      TrainingWindows windows = new TrainingWindows(whole(corpus), 9, 5);
      for (int i = 0; i < 100; i++) {
        Window window = windows.window(i);
        byte[] text = texts.text(window.document());
        for (int j = 0; j < 10; j++) {
          int at = (int) window.offset() + j - 1; // The document start is position 0.
          assertThat(window.tokens()[j]).isEqualTo(at < 0 ? 256 : text[at]);
        }
      }
    });
  }

  @Test
  void epochsDifferInOrderAndOffset() {
    Texts.ofSizes(5000)
        .use(corpus -> {
          TrainingWindows windows = new TrainingWindows(whole(corpus), 20, 5);
          long epoch = windows.windowsPerEpoch();
          Set<Long> alignments = new HashSet<>();
          for (int i = 0; i < 200; i++) {
            alignments.add(windows.window(i * epoch).offset() % 21);
          }
          assertThat(alignments).hasSize(21);
        });
  }

  @Test
  void aSplitWithoutAWindowNamesItsLongestDocument() {
    Texts.ofSizes(10, 50, 30)
        .use(corpus ->
            assertThatThrownBy(() -> new TrainingWindows(whole(corpus), 51, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("train split")
                .hasMessageContaining("'d1', has 51 tokens")
                .hasMessageContaining("52 tokens that length 51 needs"));
  }

  @Test
  void anEmptySplitIsRefused() {
    Texts.ofSizes(10)
        .use(corpus ->
            assertThatThrownBy(
                    () -> new TrainingWindows(new CorpusSplit(corpus, Split.TEST, List.of()), 5, 0))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("test split"));
  }

  private static CorpusSplit whole(Corpus corpus) {
    return new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
  }
}
