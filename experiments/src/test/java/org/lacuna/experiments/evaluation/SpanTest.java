package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SpanTest {
  @Test
  void octaves() {
    assertThat(Span.octaves(10))
        .map(Span::toString)
        .containsExactly("0-0", "1-1", "2-3", "4-7", "8-9");
    assertThat(Span.octaves(10, 3)).map(Span::toString).containsExactly("0-0", "1-1", "2-9");
  }

  @Property(tries = 50)
  void everyPlaceIsInOneOfThem(
      @ForAll @IntRange(min = 1, max = 5000) int length,
      @ForAll @IntRange(min = 1, max = 20) int most) {
    List<Span> spans = Span.octaves(length, most);

    assertThat(spans).hasSizeLessThanOrEqualTo(most);
    int next = 0;
    for (Span span : spans) {
      assertThat(span.from()).isEqualTo(next);
      assertThat(span.size()).isPositive();
      next = span.to() + 1;
    }
    assertThat(next).isEqualTo(length);
  }
}
