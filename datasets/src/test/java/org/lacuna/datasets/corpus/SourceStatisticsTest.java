package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.source.Skips;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.source.TextFormat;

class SourceStatisticsTest {

  @Test
  void lengthsAndEntropyAreThoseOfTheDocuments() {
    Map<String, byte[]> texts = new LinkedHashMap<>();
    texts.put("a", text("aabc".repeat(10)));
    texts.put("empty", new byte[0]);
    texts.put("b", text("aabc".repeat(30)));
    texts.put("c", text("aabc".repeat(600_000)));
    texts.put("d", text("aabc".repeat(20)));
    SourceStatistics statistics = SourceStatistics.of(new Texts(texts));
    assertThat(statistics.documents()).isEqualTo(4);
    assertThat(statistics.bytes()).isEqualTo(2_400_240);
    assertThat(statistics.shortest()).isEqualTo(40);
    assertThat(statistics.median()).isEqualTo(120);
    assertThat(statistics.longest()).isEqualTo(2_400_000);
    assertThat(statistics.unigramBitsPerByte()).isCloseTo(1.5, within(1e-12));
    assertThat(statistics.skips()).hasToString("1 empty");
  }

  /** {@code head -c 100000 /dev/zero | tr '\0' a | gzip -9n | wc -c} prints 133. */
  @Test
  void gzipIsThatOfTheTool() {
    SourceStatistics statistics =
        SourceStatistics.of(
            new Texts(Map.of("a", text("a".repeat(60_000)), "b", text("a".repeat(40_000)))));
    assertThat(statistics.gzipBitsPerByte()).isEqualTo(8 * 133 / 100_000.0);
  }

  @Test
  void nothingHasNoStatistics() {
    assertThat(SourceStatistics.of(new Texts(Map.of())))
        .isEqualTo(new SourceStatistics(0, 0, 0, 0, 0, 0, 0, Skips.NONE));
  }

  @Test
  void aDocumentThatProvesMisencodedIsNotCounted(@TempDir Path folder) throws IOException {
    byte[] late = text("b".repeat(3_000_000));
    late[2_999_999] = (byte) 0xE9;
    Files.write(folder.resolve("a.txt"), text("a"));
    Files.write(folder.resolve("b.txt"), late);
    TextFormat ascii = new TextFormat(TextFormat.Reading.AUTO, "us-ascii", "text");
    SourceStatistics statistics = SourceStatistics.of(TextFiles.at(List.of(folder), ascii));
    assertThat(statistics.bytes()).isEqualTo(1);
    assertThat(statistics.longest()).isEqualTo(1);
    assertThat(statistics.unigramBitsPerByte()).isZero();
    assertThat(statistics.gzipBitsPerByte()).isBetween(0.0, 1.0);
    assertThat(statistics.skips()).hasToString("1 misencoded");
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
