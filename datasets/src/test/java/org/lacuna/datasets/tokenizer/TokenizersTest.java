package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;

class TokenizersTest {

  @TempDir Path folder;

  @Test
  void namesAndPathsAreFound() throws IOException {
    assertThat(Tokenizers.of("bytes").name()).isEqualTo("bytes");
    assertThat(Tokenizers.of("symbols:8192").vocabularySize()).isEqualTo(8193);
    Path file = Files.copy(Published.BYTE_LEVEL, folder.resolve("tokenizer.json"));
    assertThat(Tokenizers.of(folder.toString()).name())
        .isEqualTo(Tokenizers.of(file.toString()).name())
        .isEqualTo(Tokenizers.of(Published.BYTE_LEVEL.toString()).name());
  }

  @ParameterizedTest
  @ValueSource(strings = {"symbols:", "symbols:0", "symbols:many", "symbols:99999999999"})
  void symbolsNeedANumber(String name) {
    assertThatThrownBy(() -> Tokenizers.of(name))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("'" + name + "': expected symbols:N with N in [1, 2147483647)");
  }

  @Test
  void whatIsNotKnownIsRefusedWithTheNearest() throws IOException {
    assertThatThrownBy(() -> Tokenizers.of("byte"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("expected bytes, symbols:N")
        .hasMessageEndingWith("; the nearest is 'bytes'");
    Path model = Files.createDirectory(folder.resolve("llama-tiny"));
    assertThatThrownBy(() -> Tokenizers.of(folder.resolve("lama-tiny").toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageEndingWith("; the nearest is '" + model + "'");
    assertThatThrownBy(() -> Tokenizers.of("no\0path"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("is not known");
  }
}
