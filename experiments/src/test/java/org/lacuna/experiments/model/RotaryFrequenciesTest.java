package org.lacuna.experiments.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withPrecision;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.RopeConfig;
import org.lacuna.results.Json;

/** The five scalings against numbers that transformers 5.18 computed in float32. */
class RotaryFrequenciesTest {

  /** A millionth; the reference itself is rounded to float32 more than once. */
  private static final double RELATIVE = 1e-6;

  /**
   * One case of {@code rotary.json}.
   *
   * @param numbers the expected ones
   */
  record Case(String name, RopeConfig rope, int headDim, int length, JsonNode numbers) {
    RotaryFrequencies frequencies() {
      return RotaryFrequencies.of(rope, headDim, length);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> cases() throws IOException {
    try (InputStream in = RotaryFrequenciesTest.class.getResourceAsStream("rotary.json")) {
      return StreamSupport.stream(
              Json.MAPPER.readTree(Objects.requireNonNull(in)).spliterator(), false)
          .map(node ->
              new Case(
                  node.path("name").asText(),
                  Binder.bindSection(RopeConfig.defaults(), node.path("rope"), "rope"),
                  node.path("head_dim").asInt(),
                  node.path("length").asInt(),
                  node));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void inverseFrequenciesAreThoseOfTransformers(Case each) {
    double[] inverse = each.frequencies().inverse();
    JsonNode expected = each.numbers().path("inverse");

    assertThat(inverse).hasSize(expected.size());
    for (int i = 0; i < inverse.length; i++) {
      assertThat(inverse[i])
          .as("channel %d", i)
          .isCloseTo(expected.path(i).asDouble(), withPercentage(100 * RELATIVE));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void scaleOfCosineAndSineIsTheAttentionFactor(Case each) {
    assertThat(each.frequencies().scale())
        .isCloseTo(each.numbers().path("scale").asDouble(), withPercentage(100 * RELATIVE));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void cosinesAndSinesOfSomePositions(Case each) {
    RotaryFrequencies frequencies = each.frequencies();
    for (JsonNode at : each.numbers().path("angles")) {
      int position = at.path("position").asInt();
      for (int i = 0; i < frequencies.inverse().length; i++) {
        double angle = position * frequencies.inverse()[i];
        assertThat(Math.cos(angle) * frequencies.scale())
            .isEqualTo(at.path("cosine").path(i).asDouble(), withPrecision(1e-5));
        assertThat(Math.sin(angle) * frequencies.scale())
            .isEqualTo(at.path("sine").path(i).asDouble(), withPrecision(1e-5));
      }
    }
  }

  @Test
  void everyScalingHasACase() throws IOException {
    assertThat(cases().map(each -> each.rope().scaling())).contains(RopeConfig.Scaling.values());
  }

  @Test
  @DisplayName("dynamic scaling is none up to the original length and stretches beyond")
  void dynamicDependsOnTheLength() {
    RopeConfig rope = rope("dynamic");
    double[] plain = RotaryFrequencies.of(RopeConfig.defaults(), 16, 512).inverse();

    assertThat(RotaryFrequencies.of(rope, 16, 512).inverse()).containsExactly(plain);
    assertThat(RotaryFrequencies.of(rope, 16, 513).inverse()[7]).isLessThan(plain[7]);
  }

  @Test
  @DisplayName("llama3 keeps fast channels, divides slow ones by the factor, nothing outside")
  void llama3StaysBetweenNoneAndFull() {
    double[] plain = RotaryFrequencies.of(RopeConfig.defaults(), 64, 512).inverse();
    double[] stretched = RotaryFrequencies.of(rope("llama3"), 64, 512).inverse();

    assertThat(stretched[0]).isEqualTo(plain[0]);
    assertThat(stretched[31]).isEqualTo(plain[31] / 4);
    for (int i = 0; i < plain.length; i++) {
      assertThat(stretched[i]).isBetween(plain[i] / 4, plain[i]);
    }
  }

  @Test
  @DisplayName("both mscale keys make the scale together, unless it is given")
  void mscale() {
    double m1 = 0.1 * Math.log(4) + 1;
    double m2 = 0.2 * Math.log(4) + 1;

    assertThat(scale()).isEqualTo(m1);
    assertThat(scale("mscale=2")).isEqualTo(m1);
    assertThat(scale("mscale_all_dim=2")).isEqualTo(m1);
    assertThat(scale("mscale=2", "mscale_all_dim=1")).isEqualTo(m2 / m1);
    assertThat(scale("mscale=2", "mscale_all_dim=2")).isEqualTo(1);
    assertThat(scale("mscale=2", "mscale_all_dim=1", "attention_factor=3")).isEqualTo(3);
  }

  private static double scale(String... keys) {
    return RotaryFrequencies.of(rope("yarn", keys), 16, 512).scale();
  }

  private static RopeConfig rope(String scaling, String... keys) {
    List<String> all = new ArrayList<>(List.of("scaling=" + scaling, "factor=4"));
    all.addAll(List.of(keys));
    return Binder.bind(RopeConfig.defaults(), null, all);
  }
}
