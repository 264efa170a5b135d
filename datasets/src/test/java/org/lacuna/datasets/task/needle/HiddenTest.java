package org.lacuna.datasets.task.needle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

class HiddenTest {

  private static final int SENTENCE = "A sentence of the text. ".length();

  @Provide
  Arbitrary<Hay> hays() {
    return Arbitraries.of(
        new Hay.Noise(),
        new Hay.Needles(lines()),
        new Hay.Prose(
            (_, _, n) -> "A sentence of the text. ".repeat(500).substring(0, n), Split.TEST, 1));
  }

  private static Drawn<String> lines() {
    AtomicInteger number = new AtomicInteger(1000);
    return new Drawn<>("none", () -> "A line of its own, " + number.getAndIncrement() + ".");
  }

  @Property(tries = 300)
  void theTextIsWholeAroundWhatStandsAtItsDepth(
      @ForAll("hays") Hay hay,
      @ForAll @IntRange(max = 600) int units,
      @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 100) Integer> percents) {
    List<Hidden> hidden =
        IntStream.range(0, percents.size())
            .mapToObj(i -> new Hidden(percents.get(i) / 100.0, "<" + i + ">", true))
            .toList();
    String text = written(hay, units, " . .", hidden);
    String plain = text.replaceAll("<\\d>", " ");
    assertThat(plain.split("\\s+"))
        .filteredOn(word -> !word.isEmpty())
        .containsExactlyElementsOf(
            Stream.of((hay.text(units) + " . .").strip().split("\\s+")).toList());
    int length = hay.text(units).length();
    double tolerance = hay instanceof Hay.Noise ? 90 : SENTENCE;
    for (Hidden one : hidden) {
      String before = text.substring(0, text.indexOf(one.text())).replaceAll("<\\d>\\s?", "");
      assertThat((double) before.length())
          .isBetween(one.depth() * length - tolerance - 5, one.depth() * length + tolerance + 5);
    }
    List<String> order =
        Stream.of(text.split("[^<>\\d]+|(?<=>)")).filter(s -> s.matches("<\\d>")).toList();
    assertThat(order)
        .isEqualTo(
            hidden.stream()
                .sorted((a, b) -> Double.compare(a.depth(), b.depth()))
                .map(Hidden::text)
                .toList());
  }

  /** Of bare characters all are there; of sentences, all but the last. */
  @Property(tries = 40)
  void textWithoutBlanksIsNotLost(@ForAll @IntRange(min = 20, max = 3000) int units) {
    Hay bare = new Hay.Prose((_, _, n) -> "雨".repeat(n), Split.TEST, 1);
    assertThat(bare.text(units)).hasSize(units);
    Hay sentences = new Hay.Prose((_, _, n) -> "雨が降る。".repeat(n).substring(0, n), Split.TEST, 1);
    assertThat(sentences.text(units)).hasSize(units / 5 * 5).endsWith("。");
  }

  @Property(tries = 60)
  void depthsOfNoneAndAllAreTheEnds(
      @ForAll("hays") Hay hay, @ForAll @IntRange(max = 300) int units) {
    String text =
        written(hay, units, " .", List.of(new Hidden(1, "<1>", true), new Hidden(0, "<0>", false)));
    assertThat(text).startsWith("<0>").endsWith("<1>");
  }

  private static String written(Hay hay, int units, String filler, List<Hidden> hidden) {
    SampleText text = new SampleText();
    Hidden.write(text, hay, units, filler, hidden);
    ByteTokenizer bytes = new ByteTokenizer();
    int[] tokens = text.answer(" x\n").encode(bytes, List.of("x"), Containment.SHARE).prompt();
    return bytes.decode(tokens);
  }
}
