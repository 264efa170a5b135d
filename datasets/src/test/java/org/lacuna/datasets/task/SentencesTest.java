package org.lacuna.datasets.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SentencesTest {

  /** Sentences are told apart by a bar, which is taken out for the test. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "One is here. |Two! |Is it three? |Four… |End",
        "\u201CHe went.\u201D |She (alone!) stayed, e.g. here. |So.",
        "It is 3.14 or v1.2 at most. |Next",
        "if (a) { |b(); |} |else { |return 0; } |end",
        "雨が降る。|風が吹く！|本当？|はい"
      })
  void sentencesBeginAfterTheirEnds(String marked) {
    String text = marked.replace("|", "");
    List<Integer> expected = new ArrayList<>(List.of(0));
    for (String sentence : marked.split("\\|", -1)) {
      expected.add(expected.getLast() + sentence.length());
    }
    assertThat(
            IntStream.range(0, text.length() + 1)
                .filter(i -> Sentences.next(text, i) == i)
                .boxed()
                .toList())
        .isEqualTo(expected);
  }

  @Property(tries = 200)
  void nearestIsNoFartherThanAnyOther(@ForAll @IntRange(max = 240) int place) {
    String text = "Some words go here, and then some more. No? It goes on (as it does). ".repeat(4);
    int nearest = Sentences.nearest(text, Math.min(place, text.length()));
    assertThat(Sentences.next(text, nearest)).isEqualTo(nearest);
    for (int i = 0; i <= text.length(); i++) {
      if (Sentences.next(text, i) == i) {
        assertThat(Math.abs(nearest - place)).isLessThanOrEqualTo(Math.abs(i - place));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "A word is cu, A word is",
    "雨が降る。風が吹, 雨が降る。",
    "雨が降る。, 雨が降る。",
    "雨が降, 雨が降",
    "雨\uD83C\uDF27\uD83C, 雨\uD83C\uDF27"
  })
  void whatIsCutEndsWhole(String text, String whole) {
    assertThat(Sentences.whole(text)).isEqualTo(whole);
  }

  @Test
  void aBlankThatIsFarAwayDoesNotCount() {
    String far = "Far away" + "雨".repeat(Sentences.LONGEST);
    assertThat(Sentences.whole(far)).isEqualTo(far);
    assertThat(Sentences.whole(far + "。雨")).isEqualTo(far + "。");
  }

  @Property(tries = 50)
  void withoutSentencesAWordWillDo(@ForAll @IntRange(min = 600, max = 5000) int place) {
    String text = "word ".repeat(1200);
    assertThat(Sentences.nearest(text, place)).isBetween(place - 5, place);
    assertThat(Sentences.nearest(text, place) % 5).isZero();
    assertThat(Sentences.next(text, place) % 5).isZero();
  }
}
