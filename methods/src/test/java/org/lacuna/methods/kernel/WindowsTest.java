package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("windows of tokens")
class WindowsTest {
  private static final Windows WINDOWS = new Windows(4, 2);
  private static final float HIDDEN = Float.NEGATIVE_INFINITY;

  @Test
  @DisplayName("are seen from their last token on")
  void runs() {
    assertThat(seen(WINDOWS.runs(0), 9))
        .containsExactly("", "", "", "0-1", "0-1", "0-2", "0-2", "0-3", "0-3");
    assertThat(seen(WINDOWS.runs(2), 3)).containsExactly("", "0-1", "0-1");
  }

  private static List<String> seen(KeyRuns runs, int queries) {
    List<String> seen = new ArrayList<>();
    for (int query = 0; query < queries; query++) {
      StringBuilder row = new StringBuilder();
      runs.forEach(query, (from, to) -> row.append(from).append('-').append(to));
      seen.add(row.toString());
    }
    return seen;
  }

  @Test
  @DisplayName("give equal rules, of which a kernel may keep what it made")
  void equalRules() {
    assertThat(new Windows(4, 2).runs(7)).isEqualTo(WINDOWS.runs(7));
    assertThat(new Windows(4, 4).runs(7)).isNotEqualTo(WINDOWS.runs(7));
  }

  @Test
  @DisplayName("are hidden by a bias until they are complete, but for a first one")
  void bias() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray bias = WINDOWS.bias(manager, DataType.FLOAT32, 2, 4, 3);
      assertThat(bias.getShape()).isEqualTo(new Shape(4, 3));
      assertThat(bias.toFloatArray())
          .containsExactly(0, HIDDEN, HIDDEN, 0, HIDDEN, HIDDEN, 0, HIDDEN, HIDDEN, 0, 0, HIDDEN);
      assertThat(manager.getManagedArrays()).hasSize(1);
    }
  }
}
