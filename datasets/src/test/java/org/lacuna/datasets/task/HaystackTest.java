package org.lacuna.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.Document;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.corpus.Texts;

class HaystackTest {

  /** Documents of numbered sentences, each naming its document. */
  private static Map<String, byte[]> numbered(int documents, int sentences) {
    Map<String, byte[]> given = new LinkedHashMap<>();
    for (int d = 0; d < documents; d++) {
      int document = d;
      String text =
          IntStream.range(0, sentences)
              .mapToObj(s -> "Sentence " + s + "\nof  document\t" + document + ".")
              .collect(Collectors.joining("\n\n"));
      given.put("d" + d, text.getBytes(StandardCharsets.UTF_8));
    }
    return given;
  }

  private static void use(Map<String, byte[]> documents, Consumer<CorpusSplits> user) {
    new Texts(documents)
        .use(corpus -> user.accept(CorpusSplits.of(corpus, new SplitConfig(0.2, 0.2, 3))));
  }

  private static Set<String> documentsIn(Haystack haystack, Split split) {
    return Pattern.compile("of document (\\d+)\\.")
        .matcher(haystack.text(split, new SeededRandom(1), 20_000))
        .results()
        .map(match -> "d" + match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void eachSplitHasItsOwnDocumentsAndAllOfThem() {
    use(
        numbered(12, 5),
        splits -> {
          Haystack haystack = Haystack.of(splits);
          for (Split split : Split.values()) {
            assertThat(documentsIn(haystack, split))
                .isEqualTo(
                    splits.get(split).documents().stream()
                        .map(Document::name)
                        .collect(Collectors.toSet()));
          }
        });
  }

  @Property(tries = 30)
  void textBeginsAtASentenceGoesOnBeyondDocumentsAndIsAsLongAsAsked(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int characters) {
    use(
        numbered(9, 3),
        splits -> {
          Haystack haystack = Haystack.of(splits);
          String text = haystack.text(Split.TRAIN, new SeededRandom(seed), characters);
          assertThat(text).hasSize(characters).doesNotContainPattern("\\s\\s|[\\n\\t]");
          assertThat("Sentence ").startsWith(text.substring(0, Math.min(9, characters)));
          // The text of more characters begins with that of fewer.
          assertThat(haystack.text(Split.TRAIN, new SeededRandom(seed), characters + 5000))
              .startsWith(text);
        });
  }

  @Test
  void charactersAreNotCutInTwo() {
    Map<String, byte[]> given = new LinkedHashMap<>();
    for (String name : new String[] {"a", "b", "c", "d"}) {
      given.put(name, "\uD83D\uDE00".repeat(50).getBytes(StandardCharsets.UTF_8));
    }
    use(
        given,
        splits -> {
          Haystack haystack = Haystack.of(splits);
          for (int seed = 0; seed < 20; seed++) {
            String text = haystack.text(Split.TRAIN, new SeededRandom(seed), 31);
            assertThat(text.codePoints()).allMatch(c -> c == 0x1F600 || c == ' ');
            assertThat(text).hasSizeBetween(30, 31);
          }
        });
  }

  @Test
  void splitWithoutTextIsAnErrorThatNamesIt() {
    new Texts(numbered(5, 5))
        .use(corpus -> {
          Haystack haystack = Haystack.of(CorpusSplits.of(corpus, new SplitConfig(0, 0.2, 3)));
          assertThatThrownBy(() -> documentsIn(haystack, Split.VALIDATION))
              .isInstanceOf(DatasetException.class)
              .hasMessageContaining("validation split has no text");
        });
  }

  @Test
  void whiteSpaceAloneIsAnErrorAndNoEndlessSearch() {
    Map<String, byte[]> blank = new LinkedHashMap<>();
    for (String name : new String[] {"a", "b", "c", "d"}) {
      blank.put(name, " \n".repeat(500).getBytes(StandardCharsets.UTF_8));
    }
    use(
        blank,
        splits ->
            assertThatThrownBy(() -> documentsIn(Haystack.of(splits), Split.TRAIN))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("white space alone"));
  }
}
