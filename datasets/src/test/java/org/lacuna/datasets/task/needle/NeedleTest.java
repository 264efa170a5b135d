package org.lacuna.datasets.task.needle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Sentences;

class NeedleTest {

  private final Needle task = new Needle();

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1, 0.5, 0.77, 1})
  void theNeedleStandsAtItsDepth(double depth) {
    NeedleConfig config = new NeedleConfig(Form.NUMBERS, depth, Wording.SHORT, 0);
    for (int number = 0; number < 20; number++) {
      Asked asked = Asked.of(task, config, 8000, Split.TRAIN, number);
      int question = asked.prompt().length() - asked.prompt().lastIndexOf('\n');
      // A sentence is looked for this far away, in characters; most are much nearer.
      double tolerance = (Sentences.LONGEST + 10) / 8000.0;
      assertThat(asked.depth(0, 1, question)).isBetween(depth - tolerance, depth + tolerance);
      if (depth == 0) {
        assertThat(asked.prompt()).startsWith(asked.evidence().getFirst());
      }
      if (depth == 1) {
        String before = asked.prompt().substring(0, asked.prompt().lastIndexOf('\n'));
        assertThat(before).endsWith(asked.evidence().getFirst());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theAnswerHasItsForm(Form form) {
    String pattern =
        Map.of(
                Form.NUMBERS, "[1-9]\\d{6}",
                Form.WORDS, "[a-z]+-[a-z]+",
                Form.UUIDS, "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
            .getOrDefault(form, "");
    for (Wording wording : Wording.values()) {
      Asked asked =
          Asked.of(task, new NeedleConfig(form, null, wording, 0), 512, Split.VALIDATION, 3);
      assertThat(asked.sample().references().getFirst()).matches(pattern);
      assertThat(asked.answer()).isEqualTo(" " + asked.sample().references().getFirst() + "\n");
    }
  }

  @Test
  void theShortWordingDoesWithAHundredBytes() {
    NeedleConfig config = new NeedleConfig(Form.NUMBERS, null, Wording.SHORT, 0);
    for (int number = 0; number < 50; number++) {
      assertThat(Asked.of(task, config, 100, Split.TEST, number).evidence()).hasSize(1);
    }
  }

  @Test
  void theTextAroundIsAnotherInEachSplit() {
    NeedleConfig config = new NeedleConfig(Form.NUMBERS, 1.0, Wording.SHORT, 0);
    assertThat(Asked.of(task, config, 900, Split.TRAIN, 0).prompt().substring(0, 200))
        .isNotEqualTo(Asked.of(task, config, 900, Split.TEST, 0).prompt().substring(0, 200));
  }
}
