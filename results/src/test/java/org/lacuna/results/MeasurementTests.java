package org.lacuna.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeasurementTests {

  @Property(tries = 200)
  void jsonRoundTrip(
      @ForAll String method,
      @ForAll @IntRange(min = 1) int length,
      @ForAll double value,
      @ForAll long seed,
      @ForAll @Size(max = 5) List<@DoubleRange(min = 0, max = 1) Double> shares)
      throws Exception {
    for (Double error : new @Nullable Double[] {null, 0.5, Double.NaN}) {
      Measurement row =
          new Measurement(
              "run",
              method,
              "loss",
              "same-targets",
              length,
              value,
              3,
              99,
              error,
              seed,
              "native",
              shares);
      String line = Json.line(row);
      assertThat(line).doesNotContain("\n");
      assertThat(Json.read(Json.MAPPER.readTree(line), Measurement.class, Path.of("x")))
          .isEqualTo(row);
    }
  }

  @Test
  void impossibleRowsAreRefused() {
    assertThatThrownBy(() -> Samples.perplexity("run", "full", 0, 1, 1))
        .hasMessageContaining("length");
    assertThatThrownBy(() ->
            new Measurement(
                "run", "m", "loss", "p", 1, 1, 1, 1, null, 1, "native", List.of(0.5, -0.5)))
        .hasMessageContaining("visibleShare");
  }
}
