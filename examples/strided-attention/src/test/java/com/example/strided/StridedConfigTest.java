package com.example.strided;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.MethodException;

class StridedConfigTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 16, 64})
  @DisplayName("equal window and stride are what the paper's two heads attend to together")
  void isThePapersMergedHead(int l) {
    for (int i = 0; i < 100; i++) {
      TreeSet<Integer> merged = new TreeSet<>();
      for (int j = Math.max(0, i - l); j <= i; j++) {
        merged.add(j); // A(1) = {t, t + 1, ..., i} for t = max(0, i - l)
      }
      for (int j = 0; j <= i; j++) {
        if ((i - j) % l == 0) {
          merged.add(j); // A(2) = {j : (i - j) mod l = 0}
        }
      }
      assertThat(seen(new StridedConfig(l, l), i)).as("query %d", i).isEqualTo(merged);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "9, 1", "5, 7", "7, 5", "10, 5", "200, 3"})
  @DisplayName("the count of visible keys is the number of keys in the runs")
  void countEqualsRuns(int window, int stride) {
    StridedConfig parameters = new StridedConfig(window, stride);
    for (int t = 0; t < 100; t++) {
      assertThat(parameters.visibleKeys(t)).as("query %d", t).isEqualTo(seen(parameters, t).size());
    }
  }

  @Test
  void windowAndStrideAreAtLeastOne() {
    assertThatThrownBy(() -> new StridedConfig(0, 4))
        .isInstanceOf(MethodException.class)
        .hasMessage("window: expected at least 1, got 0");
    assertThatThrownBy(() -> new StridedConfig(4, 0))
        .isInstanceOf(MethodException.class)
        .hasMessage("stride: expected at least 1, got 0");
  }

  private static TreeSet<Integer> seen(StridedConfig parameters, int position) {
    TreeSet<Integer> seen = new TreeSet<>();
    parameters.forEachRun(
        position,
        (from, to) -> {
          for (int j = from; j < to; j++) {
            assertThat(seen.add(j)).as("key %d is in one run only", j).isTrue();
          }
        });
    return seen;
  }
}
