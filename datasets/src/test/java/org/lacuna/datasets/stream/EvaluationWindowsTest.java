package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
import org.lacuna.datasets.corpus.Texts;

class EvaluationWindowsTest {

  @Property(tries = 40)
  void windowsDoNotOverlapAndKeepTheBudget(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 60, max = 900) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 60) int length,
      @ForAll @IntRange(min = 1, max = 5000) int budget) {
    Texts.ofSizes(sizes.stream().mapToInt(i -> i).toArray())
        .use(corpus -> {
          List<Window> windows = EvaluationWindows.windows(whole(corpus), length, budget);
          assertThat(windows).isNotEmpty();
          assertThat((windows.size() - 1) * length).isLessThan(budget);
          Set<String> positions = new HashSet<>();
          for (Window window : windows) {
            assertThat(window.tokens()).hasSize(length + 1);
            for (int i = 0; i <= length; i++) {
              assertThat(positions.add(window.document() + ":" + (window.offset() + i))).isTrue();
            }
          }
        });
  }

  @Property(tries = 40)
  void noTargetIsScoredTwice(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 60, max = 900) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 30) int targets,
      @ForAll @IntRange(min = 30, max = 60) int length,
      @ForAll @IntRange(min = 1, max = 100) int count) {
    Texts.ofSizes(sizes.stream().mapToInt(i -> i).toArray())
        .use(corpus -> {
          List<Window> windows =
              EvaluationWindows.sameTargets(whole(corpus), length, targets, count);
          assertThat(windows).hasSizeBetween(1, count);
          Set<String> positions = new HashSet<>();
          for (Window window : windows) {
            assertThat(window.tokens()).hasSize(length + 1);
            for (int i = length + 1 - targets; i <= length; i++) {
              assertThat(positions.add(window.document() + ":" + (window.offset() + i))).isTrue();
            }
          }
        });
  }

  @Test
  void windowsAreSpreadOverTheWholeSplit() {
    Texts.ofSizes(10_000, 10_000, 10_000, 10_000)
        .use(corpus ->
            assertThat(EvaluationWindows.windows(whole(corpus), 100, 800))
                .hasSize(8)
                .extracting(Window::document)
                .containsExactly("d0", "d0", "d1", "d1", "d2", "d2", "d3", "d3"));
  }

  @Test
  void theSameWindowsComeAgain() {
    Texts.ofSizes(5000, 700)
        .use(corpus -> {
          List<Window> first = EvaluationWindows.sameTargets(whole(corpus), 500, 64, 7);
          List<Window> second = EvaluationWindows.sameTargets(whole(corpus), 500, 64, 7);
          assertThat(second).usingRecursiveComparison().isEqualTo(first);
        });
  }

  @Test
  void suffixesShareTheirTargets() {
    Texts.ofSizes(5000)
        .use(corpus -> {
          Window window = EvaluationWindows.sameTargets(whole(corpus), 500, 64, 1).getFirst();
          Window suffix = window.suffix(100);
          assertThat(suffix.tokens())
              .isEqualTo(Arrays.copyOfRange(window.tokens(), 400, 501))
              .isEqualTo(corpus.read(corpus.documents().getFirst(), suffix.offset(), 101));
          assertThat(window.suffix(500).tokens()).isEqualTo(window.tokens());
          assertThatThrownBy(() -> window.suffix(501)).isInstanceOf(IllegalArgumentException.class);
        });
  }

  @Test
  void tooShortDocumentsAreNamed() {
    Texts.ofSizes(100, 40)
        .use(corpus -> {
          assertThatThrownBy(() -> EvaluationWindows.windows(whole(corpus), 101, 10))
              .isInstanceOf(DatasetException.class)
              .hasMessageContaining("'d0', has 101 tokens");
          assertThatThrownBy(() -> EvaluationWindows.sameTargets(whole(corpus), 101, 10, 3))
              .isInstanceOf(DatasetException.class)
              .hasMessageContaining("test split");
          assertThat(EvaluationWindows.windows(whole(corpus), 100, 1)).hasSize(1);
        });
  }

  @Test
  void moreTargetsThanContextAreRefused() {
    Texts.ofSizes(100)
        .use(corpus ->
            assertThatThrownBy(() -> EvaluationWindows.sameTargets(whole(corpus), 10, 11, 1))
                .isInstanceOf(IllegalArgumentException.class));
  }

  private static CorpusSplit whole(Corpus corpus) {
    return new CorpusSplit(corpus, Split.TEST, corpus.documents());
  }
}
