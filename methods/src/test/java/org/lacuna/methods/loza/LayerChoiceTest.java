package org.lacuna.methods.loza;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.lacuna.methods.LayerPattern;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Methods;

class LayerChoiceTest {
  private static final double[] ALPHAS = {0.9, 0.2, 0.5, 0.1, 0.5, 0.8};

  @Test
  void lowestTakesWhereFullAttentionMattersLeast() {
    assertThat(LayerChoice.LOWEST.choose(ALPHAS, 3, 0)).containsExactly(1, 2, 3);
  }

  @Test
  void highestTakesWhereItMattersMost() {
    assertThat(LayerChoice.HIGHEST.choose(ALPHAS, 3, 0)).containsExactly(0, 2, 5);
  }

  @Test
  void interleavedSpreadsEvenly() {
    assertThat(LayerChoice.INTERLEAVED.choose(ALPHAS, 3, 0)).containsExactly(0, 2, 4);
    assertThat(LayerChoice.INTERLEAVED.choose(ALPHAS, 2, 0)).containsExactly(0, 3);
    assertThat(LayerChoice.INTERLEAVED.choose(ALPHAS, 4, 0)).containsExactly(0, 1, 3, 4);
  }

  @Test
  void randomFollowsItsSeedAndReachesEveryLayer() {
    List<Integer> first = LayerChoice.RANDOM.choose(ALPHAS, 3, 7);
    double[] others = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
    assertThat(LayerChoice.RANDOM.choose(others, 3, 7)).isEqualTo(first);
    List<Integer> reached =
        LongStream.range(0, 50)
            .boxed()
            .flatMap(seed -> LayerChoice.RANDOM.choose(ALPHAS, 3, seed).stream())
            .distinct()
            .sorted()
            .toList();
    assertThat(reached).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @ParameterizedTest
  @EnumSource
  void everyRuleChoosesAsManyAsAskedFor(LayerChoice rule) {
    for (int count = 0; count <= ALPHAS.length; count++) {
      assertThat(rule.choose(ALPHAS, count, 3))
          .hasSize(count)
          .doesNotHaveDuplicates()
          .isSorted()
          .allMatch(layer -> layer >= 0 && layer < ALPHAS.length);
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreLayersThanThereAreAreRefused(LayerChoice rule) {
    assertThatThrownBy(() -> rule.choose(ALPHAS, 7, 0))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("expected 0 to 6, got 7");
  }

  @ParameterizedTest
  @CsvSource({
    "LOWEST, full;streaming;streaming;streaming;full;full",
    "INTERLEAVED, streaming;full;streaming;full;streaming;full"
  })
  void patternPutsStreamingWhereChosen(LayerChoice rule, String expected) {
    String pattern = LayerChoice.pattern(rule.choose(ALPHAS, 3, 0));
    assertThat(LayerPattern.expand(pattern, 6, Methods.load()))
        .containsExactly(expected.split(";"));
  }

  @Test
  void patternOfNoLayerIsFullAndOfOneTwiceAnError() {
    assertThat(LayerChoice.pattern(List.of())).isEqualTo("full");
    assertThatThrownBy(() -> LayerChoice.pattern(List.of(2, 2)))
        .isInstanceOf(MethodException.class)
        .hasMessageContaining("twice");
  }
}
