package org.lacuna.experiments.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;

/** What a plan may say, and what is said of what it may not. */
class SweepConfigTest {
  /** Factors of exactly as many points as a plan may have. */
  private static final String LARGEST =
      """
      grid:
        a: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
        b: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
      zip:
        - {c: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], d: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
        - {e: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]}
      list: [{f: 1}, {f: 2}, {f: 3}, {f: 4}, {f: 5}]
      """;

  @TempDir Path folder;

  private SweepConfig read(String yaml) throws IOException {
    return Binder.bind(SweepConfig.defaults(), file(yaml), List.of());
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("plan.yaml"), yaml);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "name: A b | name: expected lower-case letters, digits, dots and dashes, at most 64, got"
            + " \"A b\"",
        "seed: 3 | seed: unknown key; did you mean seeds?",
        "gird: {a: [1]} | gird: unknown key; did you mean grid?",
        "{regime: loza, paper: ssa-table1} | regime: expected one of config, regime and paper, got"
            + " loza, ssa-table1",
        "{config: a.yaml, paper: ssa-table1} | regime: expected one of config, regime and paper,"
            + " got a.yaml, ssa-table1",
        "seeds: [] | seeds: expected at least one, got []",
        "seeds: [1, 2, 1] | seeds: expected different ones, got [1, 2, 1]",
        "seeds: [1.5] | seeds[0]: expected a whole number, got 1.5",
        "phases: [] | phases: expected at least one, or null, got []",
        "grid: {training.steps: 3} | grid.training.steps: expected a list, got 3",
        "grid: {training.steps: []} | grid: expected at least one value of training.steps, got []",
        "grid: {training.steps: [1, 2, 1]} | grid: expected different values, got [1, 2, 1]",
        "list: [{a: 1}, {a: 1}] | list: expected different values, got [{a=1}, {a=1}]",
        "zip: [{a: [1, 2], b: [1]}] | zip: expected lists of one length in a group, with a value"
            + " at least, got {a=[1, 2], b=[1]}",
        "zip: [{a: [], b: []}] | zip: expected lists of one length in a group, with a value at"
            + " least, got {a=[], b=[]}",
        "zip: [{}] | zip: expected lists of one length in a group, with a value at least, got {}",
        "grid: {seed: [1, 2]} | seeds: expected the seeds here, not as a key, got seed",
        "set: {seed: 2} | seeds: expected the seeds here, not as a key, got seed",
        "list: [{seed: 2}] | seeds: expected the seeds here, not as a key, got seed",
        "{set: {a.b: 1}, grid: {a.b: [1, 2]}} | a.b: expected once in set, grid, zip and list, got"
            + " it twice",
        "{grid: {a.b: [1, 2]}, zip: [{a.b: [1]}]} | a.b: expected once in set, grid, zip and list,"
            + " got it twice",
        "zip: [{a: [1]}, {a: [2]}] | a: expected once in set, grid, zip and list, got it twice",
        "{zip: [{a: [1]}], list: [{a: 2}]} | a: expected once in set, grid, zip and list, got it"
            + " twice",
        "{grid: {training.steps: [1]}, only: [{training.stepz: 1}]} | only: expected keys that vary"
            + " (did you mean training.steps?), got training.stepz",
        "{grid: {training.steps: [1]}, skip: [{model.layers: 1}]} | skip: expected keys that vary"
            + " (known are training.steps, seed), got model.layers",
        "{set: {training.steps: 1}, only: [{training.steps: 1}]} | only: expected keys that vary"
            + " (known are seed), got training.steps",
      })
  void refused(String yaml, String problem) throws IOException {
    Path file = file(yaml);
    assertThatThrownBy(() -> Binder.bind(SweepConfig.defaults(), file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": " + problem);
  }

  @Test
  @DisplayName("a key twice in one place is refused with its line")
  void keyTwice() throws IOException {
    Path file = file("grid:\n  a: [1]\n  a: [2]\n");
    assertThatThrownBy(() -> Binder.bind(SweepConfig.defaults(), file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("\\Q" + file + "\\E:3:\\d+: grid\\.a: given twice");
  }

  @Test
  @DisplayName("100,000 points and no more")
  void points() throws IOException {
    assertThat(SweepPoint.of(read(LARGEST + "seeds: [1, 2]"))).hasSize(100_000);
    Path file = file(LARGEST + "seeds: [1, 2, 3]");
    assertThatThrownBy(() -> Binder.bind(SweepConfig.defaults(), file, List.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(file + ": grid: expected at most 100,000 points, got 150,000");
  }

  @Test
  @DisplayName("a number of points beyond any whole number is refused as well")
  void pointsBeyondCounting() {
    List<String> keys =
        List.of(
            "grid.a=%1$s grid.b=%1$s grid.c=%1$s grid.d=%1$s grid.e=%1$s grid.f=%1$s grid.g=%1$s"
                .formatted(numbers(1000))
                .split(" "));
    assertThatThrownBy(() -> Binder.bind(SweepConfig.defaults(), null, keys))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("at most 100,000 points, got 1,000,000,000,000,000,000,000");
  }

  private static String numbers(int count) {
    StringBuilder list = new StringBuilder("[0");
    for (int i = 1; i < count; i++) {
      list.append(',').append(i);
    }
    return list.append(']').toString();
  }

  @Test
  @DisplayName("the keys that vary: of the grid, of the groups, of the points")
  void varied() throws IOException {
    SweepConfig sweep =
        read(
            """
            set: {s: 1}
            grid: {a: [1]}
            zip: [{z: [1], y: [2]}]
            list: [{m: 1}, {l: 1, m: 2}]
            """);
    assertThat(sweep.varied()).containsExactly("a", "y", "z", "m", "l");
  }
}
