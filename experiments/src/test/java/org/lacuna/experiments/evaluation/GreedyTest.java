package org.lacuna.experiments.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.experiments.config.AttentionMode;

/** What is written token by token is what whole passes find likeliest. */
class GreedyTest {
  private static final int MOST = 12;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  /** The likeliest tokens, each from a pass of its own over all before it. */
  private static int[] wholePasses(SharpModel model, AttentionMode mode, int[] prompt, int count) {
    int[] tokens = prompt;
    for (int t = 0; t < count; t++) {
      int next = model.next(mode, tokens);
      tokens = Arrays.copyOf(tokens, tokens.length + 1);
      tokens[tokens.length - 1] = next;
    }
    return Arrays.copyOfRange(tokens, prompt.length, tokens.length);
  }

  @ParameterizedTest
  @CsvSource({
    "full, 30",
    "moba, 30",
    "moba, 1",
    "ssa, 27",
    "nsa, 21",
    "cca, 30",
    "loza, 40",
    "'streaming,full', 33"
  })
  @DisplayName("on each method's cache, in each mode, several prompts side by side")
  void writesWhatWholePassesFind(String pattern, int length) {
    SharpModel model = new SharpModel(manager, pattern);
    List<int[]> prompts = List.of(SharpModel.tokens(1, length), SharpModel.tokens(2, length));
    for (AttentionMode mode : AttentionMode.values()) {
      List<int[]> written =
          new Greedy(MOST, _ -> false).after(model.decoder, mode, prompts, manager);

      assertThat(written).hasSize(2);
      for (int i = 0; i < prompts.size(); i++) {
        assertThat(written.get(i)).containsExactly(wholePasses(model, mode, prompts.get(i), MOST));
      }
    }
  }

  @Test
  @DisplayName("each ends where it ends, however long the others go on")
  void endsAlone() {
    SharpModel model = new SharpModel(manager, "moba");
    List<int[]> prompts = List.of(SharpModel.tokens(3, 20), SharpModel.tokens(4, 20));
    AttentionMode mode = AttentionMode.NATIVE;
    List<int[]> endless = new Greedy(MOST, _ -> false).after(model.decoder, mode, prompts, manager);
    int last = endless.getFirst()[2];

    List<int[]> written =
        new Greedy(MOST, tokens -> tokens[tokens.length - 1] == last)
            .after(model.decoder, mode, prompts, manager);

    for (int i = 0; i < prompts.size(); i++) {
      int at = Arrays.stream(endless.get(i)).boxed().toList().indexOf(last);
      int[] expected = at < 0 ? endless.get(i) : Arrays.copyOf(endless.get(i), at + 1);
      assertThat(written.get(i)).containsExactly(expected);
    }
    assertThat(written.getFirst()).hasSizeLessThanOrEqualTo(3);
  }

  @Test
  void writesSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Greedy(0, _ -> true))
        .withMessage("most: expected at least 1 token, got 0");
  }
}
