package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class NearestTest {

  @Test
  void nearestNameWinsAndTheFirstOnATie() {
    assertThat(Nearest.of("lenght", List.of("steps", "length", "lengths"))).contains("length");
    assertThat(Nearest.of("step", List.of("seed", "steps"))).contains("steps");
    assertThat(Nearest.of("cat", List.of("bat", "hat"))).contains("bat");
  }

  @Test
  void nothingIsGuessedFromAfar() {
    assertThat(Nearest.of("abcdefghi", List.of("abcdef"))).contains("abcdef");
    assertThat(Nearest.of("abcdefghi", List.of("abcde"))).isEmpty();
    assertThat(Nearest.of("moba", List.of("streaming", "full"))).isEmpty();
    assertThat(Nearest.of("x", List.of("ab"))).isEmpty();
    assertThat(Nearest.of("x".repeat(1_000_000), List.of("ab"))).isEmpty();
    assertThat(Nearest.of("moba", List.of())).isEmpty();
  }

  @Property
  void knownNameIsItsOwnNearest(@ForAll List<String> known, @ForAll String name) {
    assertThat(Nearest.of(name, List.of(name, "other"))).contains(name);
    Nearest.of(name, known).ifPresent(near -> assertThat(known).contains(near));
  }

  @Test
  void theHintIsTheNearestNameOrAllThatAreKnown() {
    assertThat(Nearest.hint("lenght", List.of("steps", "length")))
        .isEqualTo("did you mean length?");
    assertThat(Nearest.hint("moba", List.of("steps", "length")))
        .isEqualTo("known are steps, length");
  }
}
