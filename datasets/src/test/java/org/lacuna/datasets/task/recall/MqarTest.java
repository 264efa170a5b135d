package org.lacuna.datasets.task.recall;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;
import org.lacuna.datasets.task.TokenSpan;

class MqarTest {

  /**
   * A sample taken apart: the pairs as its first tokens give them, and what is asked at the
   * answers.
   */
  private record Parsed(
      Map<List<Integer>, Integer> pairs, List<List<Integer>> asked, List<Integer> rest) {

    static Parsed of(Sample sample, int pairs, int keyTokens) {
      List<Integer> tokens = Arrays.stream(sample.tokens()).boxed().toList();
      Map<List<Integer>, Integer> given = new HashMap<>();
      int end = 1;
      for (int i = 0; i < pairs; i++) {
        assertThat(given.put(tokens.subList(end, end + keyTokens), tokens.get(end + keyTokens)))
            .as("a key of the context is there once")
            .isNull();
        end += keyTokens + 1;
      }
      List<List<Integer>> asked = new ArrayList<>();
      List<Integer> rest = new ArrayList<>();
      for (TokenSpan answer : sample.answers()) {
        assertThat(answer.length()).isEqualTo(1);
        rest.addAll(tokens.subList(end, answer.from() - keyTokens));
        List<Integer> key = tokens.subList(answer.from() - keyTokens, answer.from());
        assertThat(tokens.get(answer.from())).as("answer of " + key).isEqualTo(given.get(key));
        asked.add(key);
        end = answer.to();
      }
      rest.addAll(tokens.subList(end, tokens.size()));
      return new Parsed(given, asked, rest);
    }
  }

  @Property(tries = 150)
  void everyPromiseHolds(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 20) int pairs,
      @ForAll @IntRange(min = 1, max = 3) int queries,
      @ForAll @IntRange(min = 1, max = 3) int keyTokens,
      @ForAll @IntRange(max = 100) int spare,
      @ForAll boolean randomFillers) {
    MqarConfig config = new MqarConfig(pairs, queries, keyTokens, 128, 0.01, randomFillers);
    int length = 1 + (keyTokens + 1) * pairs * (1 + queries) + spare;
    Generator generator = new Mqar().generator(config, Samples.setting(length, seed));
    Sample sample = generator.sample(split, seed >>> 40);
    assertThat(sample.tokens()).hasSize(length);
    Parsed parsed = Parsed.of(sample, pairs, keyTokens);
    assertThat(parsed.pairs().values()).doesNotHaveDuplicates();
    for (List<Integer> key : parsed.pairs().keySet()) {
      assertThat(Collections.frequency(parsed.asked(), key)).isEqualTo(queries);
      assertThat(key).allMatch(symbol -> symbol >= 1 && symbol < 64);
    }
    assertThat(parsed.pairs().values()).allMatch(symbol -> symbol >= 64 && symbol < 128);
    Set<Integer> used = new HashSet<>(parsed.pairs().values());
    parsed.pairs().keySet().forEach(used::addAll);
    assertThat(parsed.rest()).doesNotContainAnyElementsOf(used);
    assertThat(sample.references())
        .isEqualTo(parsed.asked().stream().map(key -> "" + parsed.pairs().get(key)).toList());
    assertThat(sample.evidence()).hasSize(pairs);
  }

  @Test
  void noPairOfOneSplitOccursInAnother() {
    disjoint(1);
  }

  @Test
  void noKeyOfSeveralTokensOfOneSplitOccursInAnother() {
    disjoint(2);
  }

  private static void disjoint(int keyTokens) {
    MqarConfig config = new MqarConfig(16, 1, keyTokens, 128, 0.01, false);
    Generator generator = new Mqar().generator(config, Samples.setting(200, 5));
    Map<Split, Set<Object>> seen = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      Set<Object> ofSplit = new HashSet<>();
      for (int i = 0; i < 300; i++) {
        Map<List<Integer>, Integer> pairs =
            Parsed.of(generator.sample(split, i), 16, keyTokens).pairs();
        ofSplit.addAll(keyTokens == 1 ? pairs.entrySet() : pairs.keySet());
      }
      seen.put(split, ofSplit);
    }
    assertThat(seen.get(Split.TRAIN)).doesNotContainAnyElementsOf(seen.get(Split.TEST));
    assertThat(seen.get(Split.TRAIN)).doesNotContainAnyElementsOf(seen.get(Split.VALIDATION));
    assertThat(seen.get(Split.TEST)).doesNotContainAnyElementsOf(seen.get(Split.VALIDATION));
  }

  /** Weights 1/n against equal ones: the first half of the slots has most of the queries. */
  @Test
  void aSmallPowerPutsQueriesNear() {
    assertThat(shareInFirstHalf(0.01)).isGreaterThan(0.75);
    assertThat(shareInFirstHalf(1)).isBetween(0.4, 0.6);
  }

  private static double shareInFirstHalf(double power) {
    MqarConfig config = new MqarConfig(4, 1, 1, null, power, false);
    Generator generator = new Mqar().generator(config, Samples.setting(1 + 8 + 400, 1));
    int near = 0;
    for (int i = 0; i < 200; i++) {
      for (TokenSpan answer : generator.sample(Split.TRAIN, i).answers()) {
        near += answer.from() < 9 + 200 ? 1 : 0;
      }
    }
    return near / 800.0;
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> generator(new MqarConfig(8, 1, 1, null, 0.01, false), 32))
        .isInstanceOf(DatasetException.class)
        .hasMessage("length: mqar needs at least 33 tokens with these parameters, got 32");
    assertThatThrownBy(() -> generator(new MqarConfig(8, 1, 1, 257, 0.01, false), 64))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("vocabulary: expected 8 to 256")
        .hasMessageContaining("got 257");
    assertThatThrownBy(() -> generator(new MqarConfig(65, 1, 1, null, 0.01, false), 1024))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("pairs: expected at most 64");
    assertThatThrownBy(() -> new MqarConfig(8, 0, 1, null, 0.01, false))
        .hasMessage("queries: expected at least 1, got 0");
  }

  private static Generator generator(MqarConfig config, int length) {
    return new Mqar().generator(config, Samples.setting(length, 0));
  }
}
