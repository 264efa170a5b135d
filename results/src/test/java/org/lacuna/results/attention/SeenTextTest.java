package org.lacuna.results.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTextTest {
  private static final Pattern KEY =
      Pattern.compile(
          "<span title=\"(\\d+): weight ([\\d.]+), (not seen|seen)\" style=\"[^\"]*\">");

  /** A token a letter, those at even positions seen. */
  private static SeenText of(String text) {
    List<String> letters = text.codePoints().mapToObj(Character::toString).toList();
    List<SeenKeys.Key> keys =
        IntStream.range(0, letters.size())
            .mapToObj(j -> new SeenKeys.Key(1.0 / letters.size(), j % 2 == 0))
            .toList();
    return new SeenText("a < b", letters, new SeenKeys.Head(keys));
  }

  /** What a page shows of each key. */
  private static List<String> marked(String html, String as) {
    List<String> shown = new ArrayList<>();
    Matcher key = KEY.matcher(html);
    while (key.find()) {
      if (key.group(3).equals(as)) {
        shown.add(html.substring(key.end(), html.indexOf("</span>", key.end())));
      }
    }
    return shown;
  }

  @Test
  void everyKeyIsMarkedForWhatItIs() {
    String html = of("abcdefg").html();
    assertThat(marked(html, "seen")).containsExactly("a", "c", "e", "g");
    assertThat(marked(html, "not seen")).containsExactly("b", "d", "f");
    assertThat(html)
        .contains("The query sees 4 of 7 keys, which have 0.57 of the weight.")
        .containsOnlyOnce("outline:2px solid #333333;outline-offset:1px\">g<");
  }

  @Test
  void markupInTheTextIsText() {
    String html = of("<i>&\"\u00e9\uD83D\uDE00").html();
    assertThat(marked(html, "seen")).containsExactly("&#60;", "&#62;", "&#34;", "&#128512;");
    assertThat(marked(html, "not seen")).containsExactly("i", "&#38;", "&#233;");
    assertThat(html).contains("<b>a &#60; b</b>").doesNotContain("<i>");
    assertThat(html.chars()).allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F));
  }

  @Test
  void whatCannotBeSeenIsShown() {
    assertThat(of("a b\tc\nd\u0007").html())
        .contains("&#183;</span><wbr>", "&#8594;</span><wbr>", "&#9166;</span>\n", "&#9223;");
    SeenText start =
        new SeenText(
            "start",
            List.of("", "a"),
            new SeenKeys.Head(List.of(new SeenKeys.Key(0.5, true), new SeenKeys.Key(0.5, true))));
    assertThat(start.html()).contains("&#183;");
    assertThat(start.text()).endsWith("\n\u00B7a\n^Q\n");
  }

  @Test
  void marksStandBelowTheLetters() {
    assertThat(of("ab\ncd").text())
        .endsWith(
            """

            ab\u23CE
            ^ ^
            cd
             Q
            """);
    String wide = of("x".repeat(100)).text();
    assertThat(wide.lines()).hasSize(6).allMatch(line -> line.length() <= 72);
  }

  @Test
  void everyKeyHasItsText() {
    SeenKeys.Head head = new SeenKeys.Head(List.of(new SeenKeys.Key(1, true)));
    assertThatThrownBy(() -> new SeenText("two", List.of("a", "b"), head))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 keys, found 2");
  }
}
