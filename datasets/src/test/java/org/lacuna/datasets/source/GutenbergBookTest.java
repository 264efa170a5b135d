package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.corpus.SourceStatistics;

class GutenbergBookTest {

  private static final String START = "*** START OF THIS PROJECT GUTENBERG EBOOK EMMA ***\r\n";
  private static final String END = "*** END OF THIS PROJECT GUTENBERG EBOOK EMMA ***\r\n";

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "*** START OF THIS PROJECT GUTENBERG EBOOK X ***, *** END OF THIS PROJECT GUTENBERG EBOOK X"
        + " ***",
    "*** START OF THE PROJECT GUTENBERG EBOOK X ***, *** END OF THE PROJECT GUTENBERG EBOOK X ***",
    "***START OF THE PROJECT GUTENBERG EBOOK X***, ***END OF THE PROJECT GUTENBERG EBOOK X***",
  })
  void theLinesBetweenTheMarksAreTheBook(String start, String end) throws IOException {
    String book =
        "\n\nTitle\n\n*** START here,\n*** END there.\n *** END OF no PROJECT GUTENBERG\n";
    String file = "Preamble\n" + start + "\n" + book + end + "\nLicence\n" + start + "\nmore\n";
    assertThat(book(file)).isEqualTo(book);
    assertThat(book(file.replace("\n", "\r\n"))).isEqualTo(book);
    assertThat(book("\ufeff" + start + "\n" + book + end)).isEqualTo(book);
  }

  /** A carriage return within a line stays, and one at the edge of what is read at a time. */
  @Test
  void onlyEndsOfLinesChange() throws IOException {
    String line = "x".repeat((1 << 16) - START.length() - 1) + "\r\n";
    assertThat(book(START + line + "a\rb\r\r\n" + END))
        .isEqualTo(line.replace("\r\n", "\n") + "a\rb\r\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A book\n", START + "A book\n", "A book\n" + END, END + START})
  void aFileWithoutBothMarksIsMalformed(String file) throws IOException {
    Files.writeString(folder.resolve("a.txt"), file);
    Files.writeString(folder.resolve("b.txt"), START + "good\r\n" + END);
    TextFormat format = TextFormat.of(TextFormat.Reading.GUTENBERG);
    SourceStatistics statistics = SourceStatistics.of(TextFiles.at(List.of(folder), format));
    assertThat(statistics.documents()).isEqualTo(1);
    assertThat(statistics.longest()).isEqualTo("good\n".length());
    assertThat(statistics.skips()).isEqualTo(Skips.NONE.and(SkipReason.MALFORMED));
  }

  @Test
  void aLineThatIsTooLongIsNoBook() throws IOException {
    try (InputStream book = open(START + "x".repeat(100) + "\n" + END, 90)) {
      assertThatThrownBy(book::readAllBytes)
          .isInstanceOfSatisfying(
              NoDocumentException.class,
              e -> assertThat(e.reason()).isEqualTo(SkipReason.TOO_LONG));
    }
  }

  @Test
  void booksAreStreamed() {
    int lines = 1 << 14;
    byte[] line = Packed.bytes("x".repeat(1 << 12) + "\r\n");
    long[] read = {0};
    long allocated =
        Allocated.by(() -> {
          List<InputStream> parts =
              List.of(
                  stream(START),
                  new SequenceInputStream(
                      Collections.enumeration(
                          Collections.nCopies(lines, line).stream()
                              .<InputStream>map(ByteArrayInputStream::new)
                              .toList())),
                  stream(END));
          byte[] buffer = new byte[1 << 16];
          try (InputStream book =
              new GutenbergBook(
                  new SequenceInputStream(Collections.enumeration(parts)), TextFiles.LONGEST)) {
            for (int some = book.read(buffer); some >= 0; some = book.read(buffer)) {
              read[0] += some;
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    assertThat(read[0]).isEqualTo((long) lines * (line.length - 1));
    assertThat(allocated).isLessThan(16 << 20);
  }

  private static String book(String file) throws IOException {
    byte[] bytes = Packed.bytes(file);
    try (InputStream utf8 =
        Decoding.utf8(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8)) {
      return new String(
          new GutenbergBook(utf8, TextFiles.LONGEST).readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String file, int limit) {
    return new GutenbergBook(stream(file), limit);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(Packed.bytes(text));
  }
}
