package org.lacuna.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the file as such may be, before any key is looked at. */
class YamlReaderTest {

  @TempDir Path folder;

  private static void assertRefused(String yaml, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> YamlReader.read(yaml, "experiment.yaml", true))
        .withMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a: b: c               | experiment.yaml:1:5: not valid YAML: mapping values are not allowed here
          a: 1\\nb:\\n  c: [1,  | experiment.yaml:3:9: not valid YAML: expected the node content, but found '<stream end>'
          a:\\n\\tb: 1          | experiment.yaml:2:1: not valid YAML: found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)
          a: {b: 1, b: 2}       | experiment.yaml:1:11: a.b: given twice
          a: 1\\nb: 2\\na: 3    | experiment.yaml:3:1: a: given twice
          a: &x [1]\\nb: *x     | experiment.yaml:2:4: b: aliases (*name) are not read; write the value out
          a: !!str 1            | experiment.yaml:1:4: a: tags (!name) are not read
          a: 1\\n---\\nb: 2     | experiment.yaml:3:1: a second document begins; one is read
          """)
  void refusalNamesLineAndColumn(String yaml, String message) {
    assertRefused(yaml.translateEscapes(), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1_000 | 1000
          0x10  | 16
          1e-3  | 0.001
          -.5   | -0.5
          true  | true
          no    | "no"
          on    | "on"
          ~     | null
          .inf  | ".inf"
          1:30  | "1:30"
          '12'  | "12"
          """)
  void scalarsAreThoseOfYaml(String yaml, String json) {
    assertThat(YamlReader.read(yaml, "test", true)).hasToString(json);
  }

  @Test
  void entityExpansionIsRefusedQuickly() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 20; i++) {
      laughs.append("a%d: &a%d [".formatted(i, i));
      laughs.append(String.join(", ", List.of("*a" + (i - 1), "*a" + (i - 1)))).append("]\n");
    }
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertRefused(
                laughs.toString(),
                "experiment.yaml:2:10: a1[0]: aliases (*name) are not read; write the value out"));
  }

  @ParameterizedTest
  @CsvSource({"'[',''", "'{a: ',''", "'- ',''", "'? ',''"})
  void deepNestingIsRefusedQuickly(String opening, String closing) {
    String yaml = opening.repeat(Layer.MAX_BYTES / opening.length()) + closing;
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(5),
        () ->
            assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> YamlReader.read(yaml, "test", true)));
    assertThat(YamlReader.read("[".repeat(20) + "]".repeat(20), "test", true)).isNotNull();
    assertRefusedDepth("[".repeat(40) + "]".repeat(40));
  }

  private static void assertRefusedDepth(String yaml) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> YamlReader.read(yaml, "test", true))
        .withMessageEndingWith("nested deeper than 32 levels");
  }

  @Test
  void fileThatIsNoConfigurationIsNamed() throws IOException {
    Path large = Files.write(folder.resolve("large.yaml"), new byte[Layer.MAX_BYTES + 1]);
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {'a', (byte) 0xff});
    Path list = Files.writeString(folder.resolve("list.yaml"), "- a\n");

    assertFile(large, "larger than 1048576 bytes; not a configuration");
    assertFile(binary, "not text in UTF-8");
    assertFile(list, "expected lines of key: value, got a list");
    assertFile(folder.resolve("none.yaml"), "no such file");
    assertFile(folder, "cannot be read: a folder, not a file");
  }

  private static void assertFile(Path file, String problem) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Binder.of(List.of(file), List.of()))
        .withMessage(file + ": " + problem);
  }

  @Property(tries = 3000)
  void anyTextIsATreeOrAConfigException(@ForAll("yamlLike") String text) {
    assertTreeOrConfigException(text);
  }

  @Property
  void anyStringIsATreeOrAConfigException(@ForAll String text) {
    assertTreeOrConfigException(text);
  }

  private static void assertTreeOrConfigException(String text) {
    try {
      JsonNode tree = YamlReader.read(text, "text", true);
      Binder.bindSection(Sample.DEFAULTS, tree, "");
    } catch (ConfigException e) {
      assertThat(e).message().isNotBlank().doesNotContain("\n");
    }
  }

  @Provide
  Arbitrary<String> yamlLike() {
    return Arbitraries.of(
            "a",
            "name",
            "training",
            "steps",
            "rope",
            ": ",
            ":",
            "\n",
            "  ",
            "- ",
            "-",
            "[",
            "]",
            "{",
            "}",
            ",",
            "'",
            "\"",
            "#",
            "&x",
            "*x",
            "!",
            "!!int",
            "|",
            ">",
            "? ",
            "%",
            "@",
            "---",
            "...",
            "\\",
            "\\x",
            "\\ud800",
            "1",
            "0x",
            "0b",
            "_",
            ".",
            "e",
            "+",
            ".nan",
            "null",
            "~",
            "true",
            "<<",
            "\t",
            "\u0000",
            "\u0085",
            "\ud83d",
            "\ufeff",
            "=")
        .list()
        .ofMaxSize(20)
        .map(parts -> String.join("", parts));
  }
}
