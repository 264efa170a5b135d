package org.lacuna.datasets.task.needle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.Split;

class VariableTrackingTest {

  private static final Pattern ASSIGNMENT = Pattern.compile("([A-Z]+) = ([A-Z]+|\\d{5})\\.");

  private final VariableTracking task = new VariableTracking();

  private static VariableTrackingConfig config(
      int chains, int hops, HaystackKind haystack, int shots, Wording wording) {
    return new VariableTrackingConfig(chains, hops, haystack, shots, wording, 0);
  }

  /** The values of all variables, by doing what the assignments say in the order of the text. */
  private static Map<String, String> run(String text) {
    Map<String, String> values = new LinkedHashMap<>();
    Matcher assignment = ASSIGNMENT.matcher(text);
    while (assignment.find()) {
      String source = assignment.group(2);
      String value = Character.isDigit(source.charAt(0)) ? source : values.get(source);
      assertThat(value).as("%s before %s", source, assignment.group(1)).isNotNull();
      assertThat(values.put(assignment.group(1), value)).as("assigned once").isNull();
    }
    return values;
  }

  @ParameterizedTest
  @CsvSource({
    "1, 4, NOISE, 1, LONG",
    "4, 4, NOISE, 1, LONG",
    "2, 9, TEXT, 1, LONG",
    "1, 1, TEXT, 0, SHORT",
    "3, 2, NOISE, 1, SHORT"
  })
  void doingTheAssignmentsGivesTheAnswer(
      int chains, int hops, HaystackKind haystack, int shots, Wording wording) {
    for (Split split : Split.values()) {
      Asked asked = Asked.of(task, config(chains, hops, haystack, shots, wording), 4096, split, 1);
      int end = asked.prompt().lastIndexOf('\n');
      Map<String, String> values = run(asked.prompt().substring(0, end));
      assertThat(values).hasSize((chains * (1 + shots)) * (hops + 1));
      Matcher question = Pattern.compile("\\d{5}").matcher(asked.prompt().substring(end));
      assertThat(question.find()).isTrue();
      List<String> wanted = new ArrayList<>();
      values.forEach((name, value) -> {
        assertThat(Integer.parseInt(value)).isBetween(10_000, 99_998);
        if (value.equals(question.group())) {
          wanted.add(name);
        }
      });
      assertThat(asked.sample().references()).isEqualTo(wanted).hasSize(hops + 1);
      assertThat(asked.sample().references()).allMatch(name -> name.matches("[A-Z]{5}"));
      assertThat(asked.answer()).isEqualTo(" " + String.join(" ", wanted) + "\n");
      assertThat(asked.evidence()).hasSize(hops + 1);
    }
  }

  @Test
  void theExampleIsAskedAndAnsweredAsTheQuestionIs() {
    Asked asked = Asked.of(task, task.defaults(), 2048, Split.TRAIN, 0);
    String[] parts = asked.prompt().split("\n\n", -1);
    assertThat(parts).hasSize(2);
    Map<String, String> values = run(parts[0]);
    assertThat(values.keySet()).hasSize(5).allMatch(name -> name.matches("[A-Z]{3}"));
    assertThat(parts[0]).endsWith(": " + String.join(" ", values.keySet()));
    String question = parts[0].substring(parts[0].lastIndexOf('\n'), parts[0].lastIndexOf(':'));
    String other = parts[1].substring(parts[1].lastIndexOf('\n'), parts[1].lastIndexOf(':'));
    assertThat(other.replaceAll("\\d{5}", "")).isEqualTo(question.replaceAll("\\d{5}", ""));
    assertThat(parts[0].length()).isLessThan(1000);
  }

  @Test
  void assignmentsStandAllOverTheText() {
    var generator = Asked.generator(task, config(1, 4, HaystackKind.NOISE, 0, Wording.SHORT), 2048);
    double[] first = new double[100];
    double[] last = new double[100];
    for (int i = 0; i < 100; i++) {
      var evidence = generator.sample(Split.TRAIN, i).evidence();
      first[i] = evidence.getFirst().from() / 2048.0;
      last[i] = evidence.getLast().from() / 2048.0;
    }
    // The means of the least and the largest of five uniform draws are a sixth and five sixths.
    assertThat(Arrays.stream(first).average().orElseThrow()).isBetween(0.1, 0.24);
    assertThat(Arrays.stream(last).average().orElseThrow()).isBetween(0.74, 0.9);
  }

  @Test
  void theRoomIsThirtyTokensOrWhatTheAnswerTakes() {
    assertThat(Asked.of(task, task.defaults(), 2048, Split.TRAIN, 0).sample().facts())
        .containsEntry("answer_tokens", "31");
    VariableTrackingConfig two =
        new VariableTrackingConfig(1, 1, HaystackKind.NOISE, 0, Wording.LONG, 30);
    assertThat(Asked.of(task, two, 2048, Split.TRAIN, 0).sample().facts())
        .containsEntry("answer_tokens", "30");
  }
}
