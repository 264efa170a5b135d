package org.lacuna.datasets.task.needle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.KeySplit;

class NiahTest {

  private static final String WORDS = "[a-z]+-[a-z]+";
  private static final String UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final Pattern NEEDLE =
      Pattern.compile("One secret (\\w+) of ([-\\w]+) is ([-\\w]+)\\.");

  private final Niah task = new Niah();

  private NiahConfig preset(String name) {
    return Objects.requireNonNull(task.presets().get(name));
  }

  /** The table of RULER's configurations: keys hidden, values of each, answers. */
  @ParameterizedTest
  @CsvSource({
    "niah_single_1,   number, words, 1, 1, 1",
    "niah_single_2,   number, words, 1, 1, 1",
    "niah_single_3,   uuid,   words, 1, 1, 1",
    "niah_multikey_1, number, words, 4, 1, 1",
    "niah_multikey_2, number, words, 0, 1, 1",
    "niah_multikey_3, uuid,   uuids, 0, 1, 1",
    "niah_multivalue, number, words, 1, 4, 4",
    "niah_multiquery, number, words, 4, 1, 4"
  })
  void thePresetsHideAndAskWhatRulersDo(
      String name, String value, String keyType, int keys, int valuesPerKey, int answers) {
    for (Split split : Split.values()) {
      Asked asked = Asked.of(task, preset(name), 4096, split, 11);
      List<String> found = new ArrayList<>();
      Set<String> values = new HashSet<>();
      Matcher needle = NEEDLE.matcher(asked.prompt());
      while (needle.find()) {
        assertThat(needle.group(1)).isEqualTo(value);
        assertThat(needle.group(2)).matches(keyType.equals("uuids") ? UUID : WORDS);
        assertThat(needle.group(3)).matches(value.equals("uuid") ? UUID : "[1-9]\\d{6}");
        assertThat(KeySplit.of(needle.group(2))).isEqualTo(split);
        found.add(needle.group(2));
        values.add(needle.group(3));
      }
      if (keys > 0) {
        assertThat(found).hasSize(keys * valuesPerKey);
        assertThat(new HashSet<>(found)).hasSize(keys);
      } else {
        assertThat(found).hasSizeGreaterThan(30).doesNotHaveDuplicates();
      }
      assertThat(values).hasSize(found.size()).containsAll(asked.sample().references());
      assertThat(asked.sample().references()).hasSize(answers).doesNotHaveDuplicates();
      assertThat(asked.evidence()).hasSize(answers);
      assertThat(asked.sample().facts()).containsEntry("answer_tokens", "128");
      assertThat(asked.answer())
          .isEqualTo(" " + String.join(", ", asked.sample().references()) + "\n");
    }
  }

  @Test
  void theAnswerFollowsTheOrderOfTheQuestion() {
    Asked asked = Asked.of(task, preset("niah_multiquery"), 4096, Split.TRAIN, 2);
    List<String> keys = Arrays.asList(Asked.facts(asked.sample(), "keys"));
    assertThat(asked.prompt()).contains("%s, %s, %s, and %s".formatted(keys.toArray()));
    for (int i = 0; i < 4; i++) {
      assertThat(asked.prompt())
          .contains(
              "One secret number of %s is %s."
                  .formatted(keys.get(i), asked.sample().references().get(i)));
    }
  }

  @Test
  void theValuesOfOneKeyComeInTheOrderOfTheText() {
    for (int number = 0; number < 10; number++) {
      Asked asked = Asked.of(task, preset("niah_multivalue"), 4096, Split.TRAIN, number);
      assertThat(asked.sample().references())
          .extracting(value -> asked.prompt().indexOf(value))
          .isSorted();
    }
  }

  @Test
  void depthsAreDrawnWithoutReplacementFromRulersForty() {
    assertThat(Depths.FORTY)
        .hasSize(40)
        .doesNotHaveDuplicates()
        .startsWith(0.0, 0.03, 0.05)
        .endsWith(1.0);
    var generator = Asked.generator(task, preset("niah_multivalue"), 1024);
    for (int number = 0; number < 50; number++) {
      String[] depths = Asked.facts(generator.sample(Split.TRAIN, number), "depths");
      assertThat(depths).hasSize(4).doesNotHaveDuplicates();
      assertThat(depths).allMatch(depth -> Depths.FORTY.contains(Double.valueOf(depth)));
    }
  }

  @ParameterizedTest
  @CsvSource({"NOISE, 0.25", "TEXT, 0.5", "NEEDLES, 0.75"})
  void aGivenDepthIsThatOfWhatIsAskedFor(HaystackKind haystack, double depth) {
    NiahConfig config =
        new NiahConfig(haystack, Form.WORDS, Form.NUMBERS, 3, 1, 1, depth, Wording.SHORT, 0);
    for (int number = 0; number < 10; number++) {
      Asked asked = Asked.of(task, config, 20_000, Split.TEST, number);
      int question = asked.prompt().length() - asked.prompt().lastIndexOf('\n');
      assertThat(asked.depth(0, 1, question)).isBetween(depth - 0.03, depth + 0.03);
      assertThat(asked.sample().facts()).containsEntry("depth", Double.toString(depth));
    }
  }

  @Test
  void keysAreRaisedToTheQueriesAndAreNoMoreThanTheDepths() {
    NiahConfig four = preset("niah_multiquery");
    assertThat(
            new NiahConfig(four.haystack(), Form.WORDS, Form.WORDS, 1, 1, 6, null, Wording.LONG, 0)
                .keys())
        .isEqualTo(6);
    assertThatThrownBy(() ->
            new NiahConfig(four.haystack(), Form.WORDS, Form.WORDS, 9, 5, 1, null, Wording.LONG, 0))
        .hasMessageStartingWith("keys: expected keys times values_per_key at most 40");
  }
}
