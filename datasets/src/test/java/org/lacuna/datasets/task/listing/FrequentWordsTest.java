package org.lacuna.datasets.task.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Samples;

class FrequentWordsTest {

  private static Sample sample(FweConfig config, int length, Split split, long seed) {
    return new FrequentWords().generator(config, Samples.setting(length, seed)).sample(split, 1);
  }

  private static Map<String, Integer> counted(Sample sample) {
    String text = Samples.prompt(sample).lines().toList().get(1);
    Map<String, Integer> counts = new HashMap<>();
    for (String word : List.of(text.split(" ", -1))) {
      counts.merge(word, 1, Integer::sum);
    }
    // What fills the length.
    counts.keySet().removeAll(List.of(".", ""));
    return counts;
  }

  @Property(tries = 60)
  void theReferencesAreTheThreeMostFrequentWordsInOrder(
      @ForAll long seed, @ForAll Split split, @ForAll @IntRange(min = 520, max = 5000) int length) {
    Sample sample = sample(FweConfig.defaults(), length, split, seed);
    Map<String, Integer> counts = counted(sample);
    counts.remove("...");
    assertThat(counts.keySet()).allMatch(word -> word.matches("[a-z]{6}"));
    assertThat(counts.keySet()).allMatch(word -> KeySplit.of(word) == split);
    List<String> ranked =
        counts.keySet().stream()
            .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
            .toList();
    assertThat(sample.references()).isEqualTo(ranked.subList(0, 3));
    for (int i = 0; i < 3; i++) {
      int next = ranked.size() > i + 1 ? counts.getOrDefault(ranked.get(i + 1), 0) : 0;
      assertThat(counts.get(ranked.get(i))).isGreaterThan(next);
    }
  }

  @Test
  void frequenciesAreZipfs() {
    Sample sample = sample(FweConfig.defaults(), 8192, Split.TEST, 3);
    Map<String, Integer> counts = counted(sample);
    int noise = counts.getOrDefault("...", 0);
    assertThat(noise).isGreaterThan(400);
    for (int rank = 2; rank <= 4; rank++) {
      assertThat(counts.get(sample.references().get(rank - 2)))
          .isCloseTo(noise / (rank * rank), within(1));
    }
  }

  @Test
  void theVocabularyIsLimited() {
    Sample sample = sample(new FweConfig(3, 5, 1.5, 50), 3000, Split.TRAIN, 0);
    assertThat(counted(sample)).hasSize(5);
    assertThat(sample.facts()).containsEntry("different", "4");
  }

  @Test
  void zetaIsRiemanns() {
    assertThat(Zipf.zeta(2)).isCloseTo(Math.PI * Math.PI / 6, within(1e-11));
    assertThat(Zipf.zeta(4)).isCloseTo(Math.pow(Math.PI, 4) / 90, within(1e-11));
    assertThat(Zipf.zeta(1.5)).isCloseTo(2.612375348685488, within(1e-9));
  }

  @Test
  void aLengthThatIsTooShortIsRefused() {
    assertThatThrownBy(() -> sample(FweConfig.defaults(), 100, Split.TEST, 0))
        .isInstanceOf(DatasetException.class)
        .hasMessageMatching("length: fwe needs at least \\d+ tokens .* got 100");
  }
}
