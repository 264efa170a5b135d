package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.Split;

class CorpusSplitsTest {

  @Property(tries = 30)
  void everyDocumentIsInExactlyOneSplit(
      @ForAll @Size(min = 3, max = 40) List<@IntRange(min = 1, max = 500) Integer> sizes,
      @ForAll long seed) {
    Texts.ofSizes(sizes.stream().mapToInt(i -> i).toArray())
        .use(corpus -> {
          CorpusSplits splits = CorpusSplits.of(corpus, new SplitConfig(0.05, 0.05, seed));
          List<Document> all = new ArrayList<>();
          for (Split split : Split.values()) {
            assertThat(splits.get(split).documents()).isNotEmpty();
            all.addAll(splits.get(split).documents());
          }
          assertThat(all).containsExactlyInAnyOrderElementsOf(corpus.documents());
        });
  }

  @Property
  void sharesAreKeptOrOneDocumentTaken(
      @ForAll @Size(min = 3, max = 200) List<@LongRange(min = 1, max = 100_000) Long> sizes,
      @ForAll @DoubleRange(min = 0.01, max = 0.49) double share,
      @ForAll long seed) {
    long[] bytes = sizes.stream().mapToLong(i -> i).toArray();
    long[] hashes = new long[bytes.length];
    Arrays.setAll(hashes, i -> Seeds.derive(seed, i));
    Split[] splits = SplitAssignment.of(bytes, hashes, new SplitConfig(share, share, seed));
    assertThat(splits).contains(Split.values());
    for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
      long held = 0;
      long documents = 0;
      for (int i = 0; i < bytes.length; i++) {
        held += splits[i] == split ? bytes[i] : 0;
        documents += splits[i] == split ? 1 : 0;
      }
      long total = Arrays.stream(bytes).sum();
      assertThat(documents == 1 || held <= share * total).isTrue();
    }
  }

  /** Many documents of very different sizes, as packages have. */
  @Test
  void heldOutSharesAreCloseAndHoldLongDocuments() {
    long[] bytes = new long[300];
    long[] hashes = new long[300];
    for (int seed = 0; seed < 50; seed++) {
      for (int i = 0; i < 300; i++) {
        bytes[i] = 2_000_000 / (i + 1);
        hashes[i] = Seeds.derive(seed, i);
      }
      Split[] splits = SplitAssignment.of(bytes, hashes, new SplitConfig(0.05, 0.05, seed));
      long total = Arrays.stream(bytes).sum();
      for (Split split : List.of(Split.VALIDATION, Split.TEST)) {
        long held = 0;
        long longest = 0;
        for (int i = 0; i < 300; i++) {
          held += splits[i] == split ? bytes[i] : 0;
          longest = splits[i] == split ? Math.max(longest, bytes[i]) : longest;
        }
        assertThat(held / (double) total).isBetween(0.045, 0.05);
        assertThat(longest / (double) total).isGreaterThan(0.01);
      }
    }
  }

  @Test
  void seedDecides() {
    int[] sizes = new int[60];
    Arrays.fill(sizes, 10);
    Texts.ofSizes(sizes)
        .use(corpus -> {
          assertThat(testNames(corpus, 1)).isEqualTo(testNames(corpus, 1));
          assertThat(testNames(corpus, 1)).isNotEqualTo(testNames(corpus, 2));
        });
  }

  private static List<String> testNames(Corpus corpus, long seed) {
    return CorpusSplits.of(corpus, new SplitConfig(0.1, 0.1, seed))
        .get(Split.TEST)
        .documents()
        .stream()
        .map(Document::name)
        .toList();
  }

  @Test
  void aSingleDocumentIsCutByPosition() {
    Texts.ofSizes(999)
        .use(corpus -> {
          CorpusSplits splits = CorpusSplits.of(corpus, new SplitConfig(0.1, 0.2, 0));
          assertThat(splits.get(Split.TRAIN).documents())
              .containsExactly(new Document("d0#train", 0, 700));
          assertThat(splits.get(Split.VALIDATION).documents())
              .containsExactly(new Document("d0#validation", 700, 100));
          assertThat(splits.get(Split.TEST).documents())
              .containsExactly(new Document("d0#test", 800, 200));
        });
  }

  @Test
  void twoDocumentsAreBothCut() {
    Texts.ofSizes(999, 99)
        .use(corpus -> {
          CorpusSplits splits = CorpusSplits.of(corpus, new SplitConfig(0, 0.5, 0));
          assertThat(splits.get(Split.VALIDATION).documents()).isEmpty();
          assertThat(splits.get(Split.TEST).documents())
              .containsExactly(
                  new Document("d0#test", 500, 500), new Document("d1#test", 1050, 50));
        });
  }

  @Test
  void noShareMeansNoDocuments() {
    Texts.ofSizes(10, 10, 10)
        .use(corpus -> {
          CorpusSplits splits = CorpusSplits.of(corpus, new SplitConfig(0, 0, 0));
          assertThat(splits.get(Split.TRAIN).documents()).hasSize(3);
          assertThat(splits.get(Split.TEST).documents()).isEmpty();
        });
  }

  @Test
  void sharesMustLeaveSomethingToTrainOn() {
    assertThatThrownBy(() -> new SplitConfig(0.5, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SplitConfig(Double.NaN, 0.5, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
