package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;
import org.lacuna.datasets.corpus.Texts;

class SlidingWindowsTest {
  static final int LONGEST = 60;

  private static CorpusSplit whole(Corpus corpus) {
    return new CorpusSplit(corpus, Split.TEST, corpus.documents());
  }

  /** Where each scored token lies, with the context that it was scored under. */
  private static Map<String, Long> contexts(List<ScoredWindow> windows) {
    Map<String, Long> contexts = new TreeMap<>();
    for (ScoredWindow scored : windows) {
      Window window = scored.window();
      int size = window.tokens().length;
      for (int i = size - scored.targets(); i < size; i++) {
        String place = window.document() + ":" + (window.offset() + i);
        assertThat(contexts.put(place, (long) i)).as(place).isNull();
      }
    }
    return contexts;
  }

  @Property(tries = 40)
  void everyTokenIsScoredOnceUnderAsMuchContextAsThereIs(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = LONGEST, max = 400) Integer> sizes,
      @ForAll @IntRange(min = 1, max = LONGEST) int length,
      @ForAll @IntRange(min = 1, max = LONGEST) int step) {
    int stride = Math.min(step, length);
    Texts.ofSizes(sizes.stream().mapToInt(i -> i).toArray())
        .use(corpus -> {
          Map<String, Long> contexts =
              contexts(new SlidingWindows(whole(corpus), LONGEST, 9, 1000).of(length, stride));
          int places = 0;
          for (Document document : corpus.documents()) {
            for (int place = 1; place < document.length(); place++, places++) {
              long least = Math.min(place, length - stride + 1);
              assertThat(contexts.get(document.name() + ":" + place))
                  .as("%s at %d", document, place)
                  .isBetween(least, (long) length);
            }
          }
          assertThat(contexts).hasSize(places);
        });
  }

  @Test
  @DisplayName("two moves and what is left: 60 tokens, then 25, 25 and 9 of 120")
  void windowsOfOneDocument() {
    Texts.ofSizes(119)
        .use(corpus -> {
          List<ScoredWindow> windows =
              new SlidingWindows(whole(corpus), LONGEST, 1, 1000).of(LONGEST, 25);
          assertThat(windows).extracting(ScoredWindow::targets).containsExactly(60, 25, 25, 9);
          assertThat(windows)
              .extracting(scored -> scored.window().offset())
              .containsExactly(0L, 25L, 50L, 59L);
          for (ScoredWindow scored : windows) {
            Window window = scored.window();
            assertThat(window.tokens())
                .isEqualTo(
                    corpus.read(corpus.documents().getFirst(), window.offset(), LONGEST + 1));
          }
        });
  }

  @Test
  @DisplayName("every length scores the same tokens: the first of some documents, spread evenly")
  void lengthsScoreTheSameTokens() {
    Texts.ofSizes(30, 90, 200, 59, 300, 70)
        .use(corpus -> {
          SlidingWindows windows = new SlidingWindows(whole(corpus), LONGEST, 2, 100);
          Map<String, Long> long60 = contexts(windows.of(LONGEST, 7));

          assertThat(contexts(windows.of(11, 11)).keySet()).isEqualTo(long60.keySet());
          assertThat(long60).hasSize(100 + 70).containsKeys("d2:1", "d2:100", "d5:1", "d5:70");
        });
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Texts.ofSizes(100, 40)
        .use(corpus -> {
          assertThatThrownBy(() -> new SlidingWindows(whole(corpus), 101, 1, 1000))
              .isInstanceOf(DatasetException.class)
              .hasMessageContaining("'d0', has 101 tokens");
          SlidingWindows windows = new SlidingWindows(whole(corpus), LONGEST, 1, LONGEST);
          for (int[] wrong : new int[][] {{LONGEST + 1, 5}, {10, 11}, {10, 0}}) {
            assertThatIllegalArgumentException()
                .as(Arrays.toString(wrong))
                .isThrownBy(() -> windows.of(wrong[0], wrong[1]));
          }
          assertThatIllegalArgumentException()
              .isThrownBy(() -> new SlidingWindows(whole(corpus), LONGEST, 1, LONGEST - 1));
        });
  }
}
