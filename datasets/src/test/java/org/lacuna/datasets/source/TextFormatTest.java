package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextFormatTest {

  @Test
  void aCharsetThatDoesNotExistNamesTheNearest() {
    assertThatThrownBy(() -> new TextFormat(TextFormat.Reading.AUTO, "utf-9", "text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("encoding: expected a charset")
        .hasMessageContaining("utf-8")
        .hasMessageContaining("got utf-9");
    assertThatThrownBy(() -> new TextFormat(TextFormat.Reading.AUTO, "what is this?", "text"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as utf-8, utf-16 or windows-1252");
    assertThatThrownBy(() -> new TextFormat(TextFormat.Reading.AUTO, "utf-8", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("field");
  }

  /** Else a corpus prepared in one way would be taken for one prepared in another. */
  @Test
  void everyPartOfTheFormatIsInTheFingerprint(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("a.txt"), "text");
    Set<String> prints =
        Stream.of(
                TextFormat.DEFAULT,
                new TextFormat(TextFormat.Reading.TEXT, "utf-8", "text"),
                new TextFormat(TextFormat.Reading.AUTO, "utf-16", "text"),
                new TextFormat(TextFormat.Reading.AUTO, "utf-8", "content"))
            .map(format -> TextFiles.at(List.of(folder), format).fingerprint())
            .collect(Collectors.toSet());
    assertThat(prints).hasSize(4);
  }
}
