package org.lacuna.experiments.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.Recorded;
import org.lacuna.results.Measurement;
import org.lacuna.results.RunException;
import org.lacuna.results.chart.Better;
import org.lacuna.results.chart.Cost;
import org.lacuna.results.chart.Picture;
import org.lacuna.results.chart.Selection;

class PicturesTest {
  private static final Cost KEYS_SEEN = new Cost(Cost.KEYS_SEEN, null);

  /** What the evaluators measure: of moba in two modes, of ssa in one; perplexity 11, 12 and 21. */
  private static List<Measurement> measured() {
    List<Measurement> rows = new ArrayList<>();
    rows.addAll(of("moba", "native", 11));
    rows.addAll(of("moba", "full", 12));
    rows.addAll(of("ssa", "native", 21));
    return rows;
  }

  private static List<Measurement> of(String method, String mode, double score) {
    return List.of(
        Recorded.row(method, "perplexity", "same-targets", mode, score),
        Recorded.row(method, "loss", "window-mean", mode, score),
        Recorded.row(method, "loss", "window-mean", mode, score, Map.of("position", "0-31")),
        Recorded.row(method, "loss", "window-mean", mode, score, Map.of("position", "32-63")),
        Recorded.row(method, "answer_score", "task:needle", mode, 1, Map.of("depth", "0.5")),
        Recorded.row(method, "attention_mass", "window-mean", mode, 0.7, Map.of("layer", "0")),
        Recorded.row(method, "attention_mass", "window-mean", mode, 0.8, Map.of("layer", "1")));
  }

  private static Pictures pictures(Selection selection, @Nullable String mode) {
    return new Pictures(measured(), 32, selection, mode);
  }

  static Stream<Arguments> usual() {
    return Stream.of(
        usual("scores", Pictures.PERPLEXITY, Pictures::scores),
        usual("needle", Pictures.NEEDLE, Pictures::needle),
        usual("budget", Pictures.LOSS, Pictures::budget),
        usual("layers", Pictures.ATTENTION_MASS, Pictures::layers),
        usual("position", Pictures.LOSS, pictures -> pictures.position(null)),
        usual("pareto", Pictures.LOSS, pictures -> pictures.pareto(KEYS_SEEN, null)));
  }

  private static Arguments usual(
      String name, Selection selection, Function<Pictures, Picture> picture) {
    return Arguments.of(Named.of(name, picture), selection);
  }

  @ParameterizedTest
  @MethodSource("usual")
  @DisplayName("each picture has its usual score, in all modes or the one that is asked for")
  void usualScore(Function<Pictures, Picture> picture, Selection selection) {
    String all = picture.apply(pictures(selection, null)).description();
    assertThat(all).contains("moba", "ssa");
    String full = picture.apply(pictures(selection, "full")).description();
    assertThat(full).contains("moba").doesNotContain("ssa");
  }

  @ParameterizedTest
  @MethodSource("usual")
  @DisplayName("a score that was not measured is refused, by its name and protocol")
  void unmeasured(Function<Pictures, Picture> picture) {
    Pictures none = pictures(new Selection("recall", "by-heart", null), null);
    assertThatThrownBy(() -> picture.apply(none))
        .isInstanceOfAny(ConfigException.class, RunException.class)
        .hasMessageContaining("recall");
  }

  @Test
  @DisplayName("scores and heat maps mark the training length")
  void trainingLength() {
    assertThat(pictures(Pictures.PERPLEXITY, null).scores().description())
        .startsWith("Trained at 32 tokens");
    assertThat(pictures(Pictures.NEEDLE, null).needle().description())
        .startsWith("Trained at 32 tokens");
  }

  @Test
  @DisplayName("positions are drawn as differences from a base")
  void base() {
    assertThat(pictures(Pictures.LOSS, "native").position("moba").description())
        .contains("ssa", "10")
        .doesNotContain("moba");
  }

  @Test
  @DisplayName("which score is better follows from the metric's name, unless it is said")
  void better() {
    Pictures pictures = pictures(Pictures.LOSS, "native");
    assertThat(pictures.pareto(KEYS_SEEN, null).description())
        .contains("moba [native]: 11.000 at 50 % (on the front)");
    assertThat(pictures.pareto(KEYS_SEEN, Better.HIGHER).description())
        .contains("ssa [native]: 21.000 at 50 % (on the front)");
  }
}
