package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lacuna.datasets.source.Packed.bytes;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;

class JsonLinesTest {

  private static final String GOOD = "{\"text\": \"good\"}\n";

  @TempDir Path folder;

  @Property(tries = 100)
  void textsComeBack(
      @ForAll @Size(min = 1, max = 5)
          List<@NotEmpty @CharRange(from = 1, to = '\ud7ff') String> texts)
      throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String text : texts) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("meta", Map.of("text", "not this", "n", List.of(1, 2)));
      object.put("text", text);
      object.put("n", 1.5);
      lines.append(new ObjectMapper().writeValueAsString(object)).append("\r\n");
    }
    assertThat(new ArrayList<>(read(lines.toString()).documents().values())).isEqualTo(texts);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no json",
        "[\"text\"]",
        "\"text\"",
        "{\"text\": \"cut",
        "{\"text\": \"a\"} {\"text\": \"b\"}",
        "{\"text\": \"a\"},",
        "{\"other\": \"a\"}",
        "{\"inner\": {\"text\": \"a\"}}",
        "{\"text\": 5}",
        "{\"text\": [\"a\"]}",
        "{\"text\": \"a\", \"text\": {}}",
        "{\"text\": \"\\q\"}",
        "{}",
      })
  void otherLinesAreMalformedAndCounted(String line) {
    Collected read = read(GOOD + line + "\n" + GOOD);
    assertThat(read.documents()).containsOnlyKeys("f:1", "f:3");
    assertThat(read.skips()).containsExactly(Map.entry("f:2", SkipReason.MALFORMED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  \t", "{\"text\": \"\"}", "{\"text\": null}"})
  void linesWithoutTextAreEmpty(String line) {
    Collected read = read(GOOD + line + "\n" + GOOD);
    assertThat(read.documents()).hasSize(2);
    assertThat(read.skips()).containsExactly(Map.entry("f:2", SkipReason.EMPTY));
  }

  @Test
  void halfASurrogatePairIsMisencoded() {
    Collected read = read(GOOD + "{\"text\": \"a\\ud800b\"}\n{\"text\": \"\\ud83d\\ude00\"}\n");
    assertThat(read.documents()).containsEntry("f:3", "😀");
    assertThat(read.skips()).containsExactly(Map.entry("f:2", SkipReason.MISENCODED));
  }

  @Test
  void aLineThatIsNoUtf8IsMisencodedWhereverItIsWrong() throws IOException {
    for (String line :
        List.of("{\"text\": \"caf\u00e9\"}", "{\"text\": \"a\", \"b\": \"\u00e9\"}")) {
      byte[] lines = (GOOD + line + "\n" + GOOD).getBytes(StandardCharsets.ISO_8859_1);
      Collected read = read(new ByteArrayInputStream(lines), 1000);
      assertThat(read.documents()).hasSize(2);
      assertThat(read.skips()).containsExactly(Map.entry("f:2", SkipReason.MISENCODED));
    }
  }

  @Test
  void theLastOfTwoFieldsCounts() {
    assertThat(read("{\"text\": \"a\", \"text\": \"b\"}").documents()).containsValue("b");
  }

  /** Deep, and long in every way: what a parser of JSON likes to refuse. */
  @Test
  void theParsersOwnLimitsAreNotMet() {
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    String digits = "1".repeat(100_000);
    String name = "n".repeat(100_000);
    String text = "t".repeat(40_000_000);
    Collected read =
        read(
            """
            {"deep": %s, "digits": %s, "%s": 1, "text": "%s"}
            """
                .formatted(deep, digits, name, text));
    assertThat(read.documents().get("f:1")).isEqualTo(text);
  }

  @Test
  void nestingBeyondReasonIsMalformed() {
    Collected read = read(GOOD + "{\"a\": " + "[".repeat(5_000_000) + "\n");
    assertThat(read.skips()).containsExactly(Map.entry("f:2", SkipReason.MALFORMED));
  }

  @Test
  void aLineAtTheLimitIsReadAndOneBeyondIsGonePast() throws IOException {
    byte[] lines = bytes("{\"text\": \"1234\"}\n{\"text\": \"12345\"}\n{\"text\": \"1\"}");
    Collected read = read(new ByteArrayInputStream(lines), 17);
    assertThat(read.documents()).containsExactly(Map.entry("f:1", "1234"), Map.entry("f:3", "1"));
    assertThat(read.skips()).containsExactly(Map.entry("f:2", SkipReason.TOO_LONG));
  }

  @Test
  void aHundredMegabytesInALineAreNotHeld() {
    InputStream lines =
        new SequenceInputStream(
            Collections.enumeration(
                List.of(
                    new ByteArrayInputStream(bytes(GOOD + "{\"text\": \"")),
                    new Repeated('x', 100_000_000),
                    new ByteArrayInputStream(bytes("\"}\n" + GOOD)))));
    Collected[] read = new Collected[1];
    long allocated = Allocated.by(() -> read[0] = read(lines, 1 << 20));
    assertThat(read[0].documents()).containsOnlyKeys("f:1", "f:3");
    assertThat(read[0].skips()).containsExactly(Map.entry("f:2", SkipReason.TOO_LONG));
    assertThat(allocated).isLessThan(16 << 20);
  }

  @Test
  void aFileWithoutAGoodLineNamesFileFieldAndTheNearest() {
    assertThatThrownBy(() -> read("{\"url\": \"u\", \"content\": \"a\", \"txt\": \"b\"}\n{}\n"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("'f'")
        .hasMessageContaining("field 'text'")
        .hasMessageContaining("2 malformed")
        .hasMessageContaining("nearest text field there is 'txt'");
    assertThatThrownBy(() -> read("just text\nof two lines\n"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("JSON objects, one a line")
        .hasMessageNotContaining("nearest");
  }

  @Test
  void aFileOfEmptyLinesIsNoError() {
    assertThat(read("\n\n{\"text\": \"\"}\n").skips()).hasSize(3);
    assertThat(read("").skips()).isEmpty();
  }

  @Test
  void filesAreFoundByNameInFoldersPackedOrNot() throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.write(folder.resolve("a.jsonl"), bytes("\ufeff" + GOOD));
    Files.write(folder.resolve("in/b.jsonl.gz"), Packed.gzip(bytes(GOOD)));
    Files.write(folder.resolve("in/c.JSONL.zst"), Packed.zstd(bytes(GOOD)));
    Files.write(folder.resolve("in/d.json"), bytes(GOOD));
    assertThat(Collected.of(TextFiles.at(folder)).documents())
        .containsExactly(
            Map.entry("a.jsonl:1", "good"),
            Map.entry("in/b.jsonl.gz:1", "good"),
            Map.entry("in/c.JSONL.zst:1", "good"),
            Map.entry("in/d.json", GOOD));
  }

  @Test
  void theFormatOverrulesTheName() throws IOException {
    Files.write(folder.resolve("a.jsonl"), bytes(GOOD));
    assertThat(documents(TextFormat.Reading.TEXT, "text"))
        .containsExactly(Map.entry("a.jsonl", GOOD));
    Files.write(folder.resolve("a.jsonl"), bytes("{\"body\": \"good\"}\n"));
    assertThat(documents(TextFormat.Reading.JSONL, "body"))
        .containsExactly(Map.entry("a.jsonl:1", "good"));
  }

  private Map<String, String> documents(TextFormat.Reading reading, String field) {
    TextFormat format = new TextFormat(reading, "utf-8", field);
    return Collected.of(TextFiles.at(List.of(folder), format)).documents();
  }

  private static Collected read(String lines) {
    return read(new ByteArrayInputStream(bytes(lines)), TextFiles.LONGEST);
  }

  private static Collected read(InputStream lines, int limit) {
    Collected collected = new Collected(new LinkedHashMap<>(), new LinkedHashMap<>());
    try {
      new JsonLines("text", limit, collected).read("f", lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return collected;
  }
}
