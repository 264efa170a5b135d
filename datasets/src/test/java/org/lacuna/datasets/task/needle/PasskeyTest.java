package org.lacuna.datasets.task.needle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

class PasskeyTest {

  private final Passkey task = new Passkey();

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 18})
  void thePassKeyHasItsDigitsAndStandsTwiceInOnePlace(int digits) {
    PasskeyConfig config = new PasskeyConfig(digits, null, HaystackKind.NOISE, Wording.LONG, 0);
    for (Split split : Split.values()) {
      Asked asked = Asked.of(task, config, 800, split, 0);
      String key = asked.sample().references().getFirst();
      assertThat(key).matches("[1-9]\\d{" + (digits - 1) + "}");
      assertThat(asked.answer()).isEqualTo(" " + key + "\n");
      assertThat(Pattern.compile(key).matcher(asked.prompt()).results()).hasSize(2);
      assertThat(asked.evidence()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NOISE", "TEXT"})
  void theShortWordingDoesWithLittle(HaystackKind haystack) {
    Asked asked =
        Asked.of(task, new PasskeyConfig(5, 0.0, haystack, Wording.SHORT, 0), 64, Split.TRAIN, 0);
    assertThat(asked.prompt()).startsWith("Key ").endsWith("\nKey");
    assertThat(asked.sample().facts()).containsEntry("depth", "0.0").containsEntry("length", "64");
  }

  @Test
  void drawnDepthsGoFromEndToEnd() {
    var generator = Asked.generator(task, task.defaults(), 600);
    List<Double> depths = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      depths.add(Double.valueOf(generator.sample(Split.TRAIN, i).facts().get("depth")));
    }
    assertThat(depths).allMatch(depth -> depth >= 0 && depth <= 1);
    assertThat(depths).anyMatch(depth -> depth < 0.05).anyMatch(depth -> depth > 0.95);
    assertThat(depths.stream().mapToDouble(depth -> depth).average().orElseThrow())
        .isBetween(0.4, 0.6);
  }

  @ParameterizedTest
  @CsvSource({"0, 7", "7, 7", "100, 100"})
  void theRoomIsWhatWasAskedForOrWhatTheAnswerTakes(int asked, String room) {
    PasskeyConfig config = new PasskeyConfig(5, null, HaystackKind.NOISE, Wording.LONG, asked);
    Sample sample = Asked.of(task, config, 800, Split.TEST, 0).sample();
    assertThat(sample.facts()).containsEntry("answer_tokens", room);
    assertThat(sample.prompt().length + Integer.parseInt(room)).isBetween(799, 800);
  }

  @Test
  void aPassKeyThatTheTextIsFullOfIsRefused() {
    PasskeyConfig config = new PasskeyConfig(2, null, HaystackKind.TEXT, Wording.SHORT, 0);
    String numbers =
        IntStream.range(10, 100).mapToObj(n -> "It is " + n + ".").collect(Collectors.joining(" "));
    Haystack full =
        (split, random, characters) ->
            numbers.repeat(1 + characters / numbers.length()).substring(0, characters);
    Generator generator =
        task.generator(config, new TaskSetting(new ByteTokenizer(), 4096, full, 1));
    assertThatThrownBy(() -> generator.sample(Split.TRAIN, 0))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("the context itself holds what is to be hidden in it")
        .hasMessageContaining("noise");
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> new PasskeyConfig(1, null, HaystackKind.NOISE, Wording.LONG, 0))
        .hasMessage("digits: expected 2 to 18, got 1");
    assertThatThrownBy(() -> new PasskeyConfig(5, 1.5, HaystackKind.NOISE, Wording.LONG, 0))
        .hasMessage("depth: expected null, or 0 to 1, got 1.5");
    assertThatThrownBy(() -> new PasskeyConfig(5, null, HaystackKind.NEEDLES, Wording.LONG, 0))
        .hasMessage("haystack: expected noise or text, got needles");
  }
}
