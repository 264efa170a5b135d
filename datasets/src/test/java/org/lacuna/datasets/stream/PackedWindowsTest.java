package org.lacuna.datasets.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.corpus.Texts;

class PackedWindowsTest {

  /** An epoch's windows, put back in the order of their offsets, are the documents end to end. */
  @Property(tries = 30)
  void epochIsTheDocumentsEndToEnd(
      @ForAll @Size(min = 2, max = 12) List<@IntRange(min = 1, max = 400) Integer> sizes,
      @ForAll @IntRange(min = 3, max = 60) int length,
      @ForAll boolean separated) {
    Texts.ofSizes(sizes.stream().mapToInt(Integer::intValue).toArray())
        .use(corpus -> {
          long tokens = corpus.tokens() - (separated ? 0 : sizes.size());
          long fit = tokens / (length + 1);
          long windows = fit < 16 ? fit : fit - 1;
          if (windows == 0) {
            assertThatThrownBy(() -> new PackedWindows(whole(corpus), length, 3, separated))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining(tokens + " tokens");
            return;
          }
          PackedWindows packed = new PackedWindows(whole(corpus), length, 3, separated);
          Map<Integer, Integer> seen = new HashMap<>();
          int starts = 0;
          for (long i = 0; i < windows; i++) {
            for (int token : packed.example(i).tokens()) {
              seen.merge(token, 1, Integer::sum);
              starts += token == 256 ? 1 : 0;
            }
          }
          Map<Integer, Integer> there = new HashMap<>();
          for (var document : corpus.documents()) {
            for (int token : corpus.read(document, 0, Math.toIntExact(document.length()))) {
              there.merge(token, 1, Integer::sum);
            }
          }
          // Nothing occurs more often than in the text: no token is read twice in an epoch.
          assertThat(seen)
              .allSatisfy((token, count) ->
                  assertThat(count).isLessThanOrEqualTo(there.getOrDefault(token, 0)));
          assertThat(starts).isLessThanOrEqualTo(separated ? sizes.size() : 0);
        });
  }

  @Test
  void shortDocumentsAreLearnedToo() {
    Texts.ofSizes(5, 6, 7, 500)
        .use(corpus -> {
          PackedWindows packed = new PackedWindows(whole(corpus), 40, 1, true);
          StringBuilder read = new StringBuilder();
          for (int i = 0; i < 600; i++) {
            int[] tokens = packed.example(i).tokens();
            read.append('|').append(corpus.tokenizer().decode(tokens));
          }
          for (String name : new String[] {"d0", "d1", "d2"}) {
            var document =
                corpus.documents().stream().filter(d -> d.name().equals(name)).findFirst();
            int[] tokens = corpus.read(document.orElseThrow(), 0, (int) document.get().length());
            assertThat(read.toString()).contains(corpus.tokenizer().decode(tokens));
          }
        });
  }

  /** Only the first part of a document that is cut by position begins with its start. */
  @Test
  void partsOfADocumentLoseNoToken() {
    Texts.ofSizes(1000)
        .use(corpus -> {
          CorpusSplits cut = CorpusSplits.of(corpus, new SplitConfig(0.3, 0.3, 1));
          String text = corpus.tokenizer().decode(all(corpus));
          for (Split split : Split.values()) {
            CorpusSplit part = cut.get(split);
            long tokens = part.tokens() - (split == Split.TRAIN ? 1 : 0);
            // A window of the whole part: nothing of it may be missing, and no start be in it.
            TrainingStream joined = Packing.JOINED.stream(part, Math.toIntExact(tokens) - 1, 1);
            assertThat(text).contains(corpus.tokenizer().decode(joined.example(0).tokens()));
            assertThat(joined.example(0).tokens()).doesNotContain(256);
          }
        });
  }

  private static int[] all(Corpus corpus) {
    var document = corpus.documents().getFirst();
    return corpus.read(document, 0, Math.toIntExact(document.length()));
  }

  private static CorpusSplit whole(Corpus corpus) {
    return new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
  }
}
