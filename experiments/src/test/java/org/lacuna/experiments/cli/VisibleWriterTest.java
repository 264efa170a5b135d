package org.lacuna.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.results.Json;

class VisibleWriterTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a\\nb\\tc\\r\\nd é 漢 😀    | a\\nb\\tc\\r\\nd é 漢 😀
          a\\rb                       | a\\\\u000db
          a\\r                        | a\\\\u000d
          \\33[2J\\33]0;title\\7        | \\\\u001b[2J\\\\u001b]0;title\\\\u0007
          \\33[1;31mred\\33[0m         | \\33[1;31mred\\33[0m
          \\33[1;3                    | \\\\u001b[1;3
          \\33[mx\\33                  | \\33[mx\\\\u001b
          a\\0\\b\\177                  | a\\\\u0000\\\\u0008\\\\u007f
          """)
  void controlCharactersAreShown(String given, String shown) throws IOException {
    assertThat(written(given.translateEscapes())).isEqualTo(shown.translateEscapes());
  }

  @Test
  void controlsOfEightBitsAndOfDirectionAreShown() throws IOException {
    assertThat(written("a\u009b2Jb\u202ec\u2066d")).isEqualTo("a\\u009b2Jb\\u202ec\\u2066d");
  }

  @Property
  void jsonSaysTheSame(@ForAll String text) throws IOException {
    JsonNode json = Json.tree(text);
    assertThat(Json.MAPPER.readTree(written(Json.line(json)))).isEqualTo(json);
  }

  /** What is written in pieces is what is written at once, but for a colour that is cut. */
  @Test
  void lineEndInTwoPiecesStays() throws IOException {
    StringWriter out = new StringWriter();
    try (Writer writer = new VisibleWriter(out)) {
      writer.write('a');
      writer.write('\r');
      writer.flush();
      writer.write("\nb");
    }
    assertThat(out).hasToString("a\r\nb");
  }

  /** A folder in an archive of runs may have any name; so may what a record says. */
  @Test
  void folderOfAnyNameCannotSpeakToTheTerminal(@TempDir Path runs) throws IOException {
    Files.createDirectory(runs.resolve("a\u001b]0;owned\u0007\u001b[2Jb"));
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int _ = Main.commandLine().execute("runs", "--runs=" + runs);
    } finally {
      System.setErr(before);
    }
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("lacuna: skipped", "a\\u001b]0;owned\\u0007\\u001b[2Jb")
        .doesNotContain("\u0007", "\u001b[2J");
  }

  private static String written(String text) throws IOException {
    StringWriter out = new StringWriter();
    try (Writer writer = new VisibleWriter(out)) {
      writer.write(text);
    }
    return out.toString();
  }
}
