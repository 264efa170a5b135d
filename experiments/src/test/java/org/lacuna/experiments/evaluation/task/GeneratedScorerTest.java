package org.lacuna.experiments.evaluation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lacuna.experiments.evaluation.task.MadeUp.sample;

import ai.djl.ndarray.NDManager;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.datasets.tokenizer.ByteTokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.SharpModel;
import org.lacuna.results.sample.Outcome;

/** What is written on a cache against what whole passes say step by step. */
class GeneratedScorerTest {
  private static final ByteTokenizer TOKENIZER = new ByteTokenizer();

  private static final int ANSWER = 4;

  private final NDManager manager = NDManager.newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  private List<Outcome> outcomes(
      SharpModel model, AttentionMode mode, List<Sample> samples, int from, int to) {
    return new GeneratedScorer(MadeUp.row(40, samples), TOKENIZER)
        .outcomes(MadeUp.subject(model.decoder, manager), mode, from, to);
  }

  private static String ids(int[] tokens, int from, int to) {
    return Arrays.stream(tokens, from, to)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"full,moba", "ssa", "streaming,full", "nsa", "cca", "loza"})
  @DisplayName("each token is the likeliest of a whole pass over those before it")
  void greedy(String pattern) {
    SharpModel model = new SharpModel(manager, pattern);
    for (AttentionMode mode : AttentionMode.values()) {
      List<Sample> samples = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int number = 0; number < 5; number++) {
        int prompt = 24 + number % 2;
        int[] tokens = MadeUp.continued(model, mode, SharpModel.tokens(number, prompt), ANSWER);
        int end = tokens.length;
        for (int t = prompt; t < tokens.length && end == tokens.length; t++) {
          end = tokens[t] == TOKENIZER.documentStart() ? t + 1 : end;
        }
        expected.add(ids(tokens, prompt, end));
        samples.add(sample(tokens, new TokenSpan(prompt, tokens.length)));
      }
      List<Outcome> outcomes = outcomes(model, mode, samples, 0, 5);
      assertThat(outcomes)
          .as("%s", mode)
          .extracting(outcome -> outcome.facts().get("written"))
          .isEqualTo(expected);
      assertThat(outcomes).extracting(outcome -> outcome.number("score")).contains(1.0);
    }
  }

  @Test
  @DisplayName("of several answers each is written after the sample's own tokens")
  void severalAnswers() {
    SharpModel model = new SharpModel(manager, "full,moba");
    List<Sample> samples = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      int[] tokens = SharpModel.tokens(number, 30 - number);
      int[] places = {12, 13, 20 + number};
      expected.add(
          Arrays.stream(places)
              .map(place -> model.next(AttentionMode.NATIVE, Arrays.copyOf(tokens, place)))
              .mapToObj(Integer::toString)
              .collect(Collectors.joining(" ")));
      samples.add(sample(tokens, new TokenSpan(12, 14), new TokenSpan(places[2], places[2] + 1)));
    }
    assertThat(outcomes(model, AttentionMode.NATIVE, samples, 0, 3))
        .extracting(outcome -> outcome.facts().get("written"))
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("text ends with its line, or where there is no more room, and its metric scores it")
  void textEnds() {
    SharpModel model = new SharpModel(manager, "full,moba");
    boolean stopped = false;
    for (int number = 0; number < 40; number++) {
      int[] prompt = SharpModel.tokens(number, 24);
      int[] tokens = MadeUp.continued(model, AttentionMode.NATIVE, prompt, 12);
      String whole =
          new String(
              TOKENIZER.decodeBytes(Arrays.copyOfRange(tokens, 24, 36)), StandardCharsets.UTF_8);
      boolean starts = Arrays.stream(tokens, 24, 36).anyMatch(t -> t == TOKENIZER.documentStart());
      if (starts) {
        continue;
      }
      String expected = whole.split("\n", -1)[0];
      stopped |= expected.length() < whole.length();
      Sample asked = MadeUp.text(tokens, 24, 12, Containment.ANY, expected + "!");
      Sample given = MadeUp.text(tokens, 24, 12, Containment.ANY, expected);
      List<Outcome> outcomes = outcomes(model, AttentionMode.NATIVE, List.of(asked, given), 0, 2);
      assertThat(outcomes)
          .extracting(outcome -> outcome.facts().get("written"))
          .containsExactly(expected, expected);
      assertThat(outcomes).extracting(o -> o.number("score")).containsExactly(0.0, 1.0);
    }
    assertThat(stopped).as("some line ended").isTrue();
  }
}
