package org.lacuna.datasets.task.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;
import org.lacuna.datasets.task.Words;

class CommonWordsTest {

  private static final Pattern ENTRY = Pattern.compile("(\\d+)\\. ([a-z]+)");

  /** The words of the list in question, and how often each is in it. */
  private static Map<String, Integer> counted(Sample sample) {
    String prompt = Samples.prompt(sample);
    int end = prompt.lastIndexOf("\nQuestion:");
    String list = prompt.substring(prompt.lastIndexOf('\n', end - 1) + 1, end);
    Map<String, Integer> counts = new HashMap<>();
    Matcher entry = ENTRY.matcher(list);
    for (int number = 1; entry.find(); number++) {
      assertThat(entry.group(1)).isEqualTo(Integer.toString(number));
      counts.merge(entry.group(2), 1, Integer::sum);
    }
    return counts;
  }

  private static Sample sample(CweConfig config, int length, Split split, long seed) {
    return new CommonWords().generator(config, Samples.setting(length, seed)).sample(split, 1);
  }

  @Property(tries = 40)
  void commonWordsAreListedMoreOftenThanAllOthers(
      @ForAll long seed,
      @ForAll Split split,
      @ForAll @IntRange(min = 1, max = 10) int common,
      @ForAll @IntRange(min = 3, max = 6) int repeats,
      @ForAll @IntRange(min = 1, max = 2) int uncommonRepeats,
      @ForAll boolean example) {
    CweConfig config = new CweConfig(common, repeats, uncommonRepeats, example, 120);
    Sample sample = sample(config, 3000, split, seed);
    Map<String, Integer> counts = counted(sample);
    assertThat(sample.references()).hasSize(common).doesNotHaveDuplicates();
    assertThat(counts.keySet()).containsAll(sample.references()).hasSizeGreaterThan(common);
    counts.forEach((word, count) -> {
      assertThat(KeySplit.of(word)).isEqualTo(split);
      assertThat(count).isEqualTo(sample.references().contains(word) ? repeats : uncommonRepeats);
    });
    String answer = Samples.answers(sample).getFirst();
    assertThat(sample.metric().score(answer, sample.references())).isEqualTo(1);
  }

  @Test
  void countsAreThoseOfRulerByLength() {
    Sample below = sample(CweConfig.defaults(), 4095, Split.TEST, 1);
    Sample from = sample(CweConfig.defaults(), 8192, Split.TEST, 1);
    assertThat(new HashSet<>(counted(below).values())).containsExactlyInAnyOrder(6, 1);
    assertThat(new HashSet<>(counted(from).values())).containsExactlyInAnyOrder(30, 3);
    // The example: 20 different words, of which 10 three times; then 40, of which 10 ten times.
    assertThat(exampleWords(below)).isEqualTo(10 * 3 + 10);
    assertThat(exampleWords(from)).isEqualTo(10 * 10 + 30 * 3);
  }

  @Property(tries = 20)
  void otherWordsAreFewerWhateverTheRepeats(
      @ForAll @IntRange(min = 2, max = 40) int repeats, @ForAll boolean whole) {
    CweConfig config = new CweConfig(2, repeats, null, false, 60);
    Map<String, Integer> counts =
        counted(sample(config, whole ? 4096 : 4095, Split.VALIDATION, repeats));
    assertThat(new HashSet<>(counts.values()))
        .containsExactlyInAnyOrder(repeats, Math.max(1, repeats / 10));
  }

  /** Of bytes, RULER's counts from 4096 tokens on take some 6000. */
  @Test
  void countsThatHaveNoRoomGiveWayToTheLower() {
    for (int length : new int[] {4096, 5800}) {
      Sample sample = sample(CweConfig.defaults(), length, Split.TRAIN, 1);
      assertThat(new HashSet<>(counted(sample).values())).containsExactlyInAnyOrder(6, 1);
    }
  }

  private static int exampleWords(Sample sample) {
    String prompt = Samples.prompt(sample);
    String first = prompt.substring(0, prompt.indexOf("\nQuestion:"));
    return (int) ENTRY.matcher(first).results().count();
  }

  @Test
  void fewWordsAreEverydayAndManyArePseudo() {
    Set<String> everyday = new HashSet<>(Words.NOUNS);
    everyday.addAll(Words.ADJECTIVES);
    everyday.addAll(Words.VERBS);
    CweConfig small = new CweConfig(3, 4, 1, false, 0);
    for (Split split : Split.values()) {
      assertThat(everyday).containsAll(counted(sample(small, 600, split, 1)).keySet());
      Sample large = sample(small, 8192, split, 1);
      assertThat(large.tokens()).hasSizeGreaterThan(7900);
      assertThat(everyday).doesNotContainAnyElementsOf(large.references());
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    assertThatThrownBy(() -> sample(new CweConfig(10, 3, 3, true, 120), 8192, Split.TEST, 0))
        .isInstanceOf(DatasetException.class)
        .hasMessage("repeats: expected more than uncommon_repeats (3), got 3");
    assertThatThrownBy(() -> sample(CweConfig.defaults(), 500, Split.TEST, 0))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("length: cwe needs at least");
  }
}
