package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;

class WikiTextTest {

  private static final String TWO =
      """
      \s
       = First article =\s
      \s
       It has 1 @,@ 000 words , and more .\s
      \s
       = = A section = =\s
      \s
       = = = A part of it = = =\s
      \s
       Text ( in brackets ) .\s
      \s
       = Second =\s
      \s
       The end .\s
      """;

  @TempDir Path folder;

  @Test
  void eachTitleBeginsAnArticle() throws IOException {
    List<WikiTextArticle> articles = articles(TWO);
    assertThat(articles)
        .extracting(WikiTextArticle::title)
        .containsExactly("First article", "Second");
    assertThat(articles)
        .extracting(WikiTextArticle::text)
        .containsExactly(
            """
             = First article =

            It has 1,000 words, and more.

            == A section ==

            === A part of it ===

            Text (in brackets).
            """,
            " = Second =\n\nThe end.\n");
    assertThat(articles.getFirst().page()).startsWith(" = First article = \n").endsWith(" . \n ");
  }

  /** Worked out by hand; the parts around the words are as the protocol has them. */
  @Test
  void wordsAreThoseOfTheOriginalAndTheEmptyOnesAtItsEnds() throws IOException {
    List<WikiTextArticle> articles = articles(TWO);
    assertThat(articles.getLast().words()).isEqualTo(3 + 3 + 2);
    assertThat(articles.getFirst().words()).isEqualTo(4 + 10 + 6 + 10 + 6 + 2);
    assertThat(new WikiTextArticle("", "no white space at\u00a0either\u2009end").words())
        .isEqualTo(6);
    assertThat(articles.getLast().bytes()).isEqualTo(articles.getLast().page().length());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = false,
      quoteCharacter = '`',
      value = {
        "the dog 's tail|the dog's tail",
        "the dogs ' tails|the dogs' tails",
        "a well @-@ known 3 @.@ 5 million|a well-known 3.5 million",
        "one , two ; three : four ! five ? six . seven|one, two; three: four! five? six. seven",
        "a ( b ) [ c ] { d }|a (b) [c] {d}",
        "( a ( b ) c )|(a ( b) c )",
        "he said \" this \" and \" that \" , \"|he said \"this\" and \"that\", \"",
        "a ' quoted ' word|a 'quoted' word",
        "an open ( bracket|an open ( bracket",
        "a ()( ) b|a ()() b",
        "10 ° C|10°C",
        "size N here|size 1 here",
        "= = = = deep = = = =|==== deep ====",
        "the <unk> , too|the <unk>, too",
      })
  void spacesOfTheFormatAreUndone(String words, String text) {
    assertThat(WikiTextDetokenizer.detokenized(words)).isEqualTo(text);
  }

  @Test
  void quotesPairAcrossLines() {
    assertThat(WikiTextDetokenizer.detokenized("a \" b \n c \n\" d")).isEqualTo("a \"b\nc\" d");
  }

  /** A million opening brackets without a closing one take no longer than as many letters. */
  @Test
  void bracketsWithoutEndAreNoTrap() {
    String open = "( ".repeat(1_000_000);
    assertThat(WikiTextDetokenizer.detokenized(open)).isEqualTo(open);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " = = Section = = ",
        " = = = Part = = = ",
        " =Title= ",
        " = Title ",
        " = = Odd = ",
        "",
        " = = "
      })
  void otherLinesAreNoTitle(String line) throws IOException {
    assertThat(articles(" = Title = \n" + line + "\n more \n")).hasSize(1);
  }

  @Test
  void textBeforeTheFirstTitleIsAnArticleWithoutOne() throws IOException {
    assertThat(articles(" some words \n = Title = \n"))
        .extracting(WikiTextArticle::title)
        .containsExactly("", "Title");
  }

  @Test
  void lineEndsOfWindowsAreLineEnds() throws IOException {
    assertThat(articles(TWO.replace("\n", "\r\n"))).isEqualTo(articles(TWO));
  }

  @Test
  void aFileWithoutTitlesIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "plain text\nof two lines\n");
    assertThatThrownBy(() -> WikiTextArticle.read(file, article -> {}))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a.txt")
        .hasMessageContaining("' = Title = '");
  }

  @Test
  void articlesAreDocumentsCalledByTheirLine() throws IOException {
    Files.write(folder.resolve("wiki.test.tokens.gz"), Packed.gzip(Packed.bytes(TWO)));
    TextFormat format = new TextFormat(TextFormat.Reading.WIKITEXT, "utf-8", "text");
    Collected read = Collected.of(TextFiles.at(List.of(folder), format));
    assertThat(read.documents())
        .containsOnlyKeys("wiki.test.tokens.gz:2", "wiki.test.tokens.gz:12");
    assertThat(read.documents().values()).last().isEqualTo(" = Second =\n\nThe end.\n");
  }

  @Test
  void articlesThatAreTooLongOrMisencodedAreGonePast() throws IOException {
    String good = " = Good = \n words \n";
    String text =
        good + " = Long = \n" + " words \n".repeat(20) + good + " = Bad = \n caf\u00e9 \n" + good;
    Map<String, SkipReason> skipped = new LinkedHashMap<>();
    List<String> titles = new ArrayList<>();
    read(
        text.getBytes(StandardCharsets.ISO_8859_1),
        100,
        new WikiTextReader.Target() {
          @Override
          public void article(String name, WikiTextArticle article) {
            titles.add(name + " " + article.title());
          }

          @Override
          public void skipped(String name, SkipReason reason) {
            skipped.put(name, reason);
          }
        });
    assertThat(titles).containsExactly("f:1 Good", "f:24 Good", "f:28 Good");
    assertThat(skipped)
        .containsExactly(
            Map.entry("f:3", SkipReason.TOO_LONG), Map.entry("f:26", SkipReason.MISENCODED));

    Path file = Files.write(folder.resolve("a.txt"), text.getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> WikiTextArticle.read(file, article -> {}))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a.txt:26")
        .hasMessageContaining("misencoded");
  }

  private List<WikiTextArticle> articles(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("wiki.txt"), text);
    List<WikiTextArticle> articles = new ArrayList<>();
    WikiTextArticle.read(file, articles::add);
    return articles;
  }

  private static void read(byte[] text, int limit, WikiTextReader.Target target)
      throws IOException {
    new WikiTextReader(limit, target).read("f", new ByteArrayInputStream(text));
  }
}
