package org.lacuna.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.DocumentSink;

class HaystackTest {

  /** Documents in memory, which counts its readings. */
  private static final class Given implements CorpusSource {

    private final Map<String, byte[]> documents = new LinkedHashMap<>();
    private int readings;

    Given with(String name, String text) {
      documents.put(name, text.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    @Override
    public String description() {
      return "given documents";
    }

    @Override
    public String fingerprint() {
      return "";
    }

    @Override
    public long expectedBytes() {
      return -1;
    }

    @Override
    public void read(DocumentSink sink) {
      readings++;
      documents.forEach((name, text) -> {
        try {
          sink.document(name, new ByteArrayInputStream(text));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      });
    }
  }

  /** Documents of numbered sentences, each naming its document. */
  private static Given numbered(int documents, int sentences) {
    Given given = new Given();
    for (int d = 0; d < documents; d++) {
      int document = d;
      given.with(
          "d" + d,
          IntStream.range(0, sentences)
              .mapToObj(s -> "Sentence " + s + "\nof  document\t" + document + ".")
              .collect(Collectors.joining("\n\n")));
    }
    return given;
  }

  private static Set<Integer> documentsIn(Haystack haystack, Split split) {
    return Pattern.compile("of document (\\d+)\\.")
        .matcher(haystack.text(split, new SeededRandom(1), 20_000))
        .results()
        .map(match -> Integer.valueOf(match.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void documentsAreDealtOutWithoutOverlapAndNoneIsLost() {
    for (int documents : new int[] {3, 8, 20}) {
      Haystack haystack = Haystack.of(numbered(documents, 5));
      int tenth = Math.max(1, documents / 10);
      assertThat(documentsIn(haystack, Split.TEST)).hasSize(tenth);
      assertThat(documentsIn(haystack, Split.VALIDATION)).hasSize(tenth);
      Set<Integer> all = documentsIn(haystack, Split.TRAIN);
      assertThat(all).hasSize(documents - 2 * tenth);
      all.addAll(documentsIn(haystack, Split.TEST));
      all.addAll(documentsIn(haystack, Split.VALIDATION));
      assertThat(all).hasSize(documents);
    }
  }

  @Test
  void oneDocumentIsCutByPosition() {
    Haystack haystack = Haystack.of(numbered(1, 100));
    Map<Split, Set<Integer>> sentences = new LinkedHashMap<>();
    for (Split split : Split.values()) {
      sentences.put(
          split,
          Pattern.compile("Sentence (\\d+) of")
              .matcher(haystack.text(split, new SeededRandom(1), 10_000))
              .results()
              .map(match -> Integer.valueOf(match.group(1)))
              .collect(Collectors.toCollection(TreeSet::new)));
    }
    assertThat(sentences.get(Split.TRAIN)).hasSizeBetween(75, 85).contains(0);
    assertThat(sentences.get(Split.TEST)).hasSizeBetween(8, 12).contains(99);
    assertThat(sentences.values().stream().mapToInt(Set::size).sum()).isEqualTo(100);
  }

  @Property(tries = 100)
  void textBeginsAtASentenceGoesOnBeyondDocumentsAndIsAsLongAsAsked(
      @ForAll long seed, @ForAll @IntRange(max = 3000) int characters) {
    Haystack haystack = Haystack.of(numbered(9, 3));
    String text = haystack.text(Split.TRAIN, new SeededRandom(seed), characters);
    assertThat(text).hasSize(characters).doesNotContainPattern("\\s\\s|[\\n\\t]");
    assertThat("Sentence ").startsWith(text.substring(0, Math.min(9, characters)));
    // The text of more characters begins with that of fewer.
    assertThat(haystack.text(Split.TRAIN, new SeededRandom(seed), characters + 50))
        .startsWith(text);
  }

  @Test
  void aCharacterIsNotCutInTwo() {
    Given given = new Given();
    for (String name : new String[] {"a", "b", "c"}) {
      given.with(name, "\uD83D\uDE00".repeat(5));
    }
    Haystack haystack = Haystack.of(given);
    assertThat(haystack.text(Split.TRAIN, new SeededRandom(1), 4)).hasSize(4);
    assertThat(haystack.text(Split.TRAIN, new SeededRandom(1), 5)).hasSize(4);
  }

  @Test
  void theSourceIsReadOnceAndNotBeforeItIsNeeded() {
    Given given = numbered(4, 4);
    Haystack haystack = Haystack.of(given);
    assertThat(given.readings).isZero();
    documentsIn(haystack, Split.TEST);
    documentsIn(haystack, Split.TRAIN);
    assertThat(given.readings).isEqualTo(1);
  }

  @Test
  void whatIsNoTextIsLeftOut() {
    Given given = numbered(3, 4).with("empty", " \n\t").with("binary", "a\0b");
    given.documents.put("latin", new byte[] {'a', (byte) 0xE9, 'b'});
    Haystack haystack = Haystack.of(given);
    for (Split split : Split.values()) {
      assertThat(documentsIn(haystack, split)).hasSize(1);
      assertThat(haystack.text(split, new SeededRandom(1), 500)).doesNotContain("\0", "\uFFFD");
    }
  }

  @Test
  void noTextAtAllIsAnErrorThatSaysWhatWasLeftOut() {
    Haystack haystack = Haystack.of(new Given().with("empty", "").with("binary", "\0"));
    assertThatThrownBy(() -> documentsIn(haystack, Split.TRAIN))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("given documents")
        .hasMessageContaining("1 empty, 1 binary");
  }

  @Test
  void whatIsBeyondTheLimitIsLeftOut() {
    Given given = numbered(9, 10);
    String first = "Sentence 0 of document 0.";
    Haystack haystack = Haystack.of(given, 10L * (first.length() + 1) * 4);
    Set<Integer> documents = documentsIn(haystack, Split.TRAIN);
    documents.addAll(documentsIn(haystack, Split.VALIDATION));
    documents.addAll(documentsIn(haystack, Split.TEST));
    assertThat(documents).containsExactly(0, 1, 2, 3);
  }
}
