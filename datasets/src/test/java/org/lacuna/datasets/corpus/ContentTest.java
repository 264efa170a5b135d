package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTest {

  @ParameterizedTest
  @ValueSource(strings = {"utf-16", "utf-16le", "utf-16be", "x-UTF-16LE-BOM"})
  void westernTextInUtf16IsKnownWithAndWithoutMark(String charset) {
    String text = "“Well,” said she – at last – “it is so.”".repeat(300);
    assertThat(Content.of(text.getBytes(Charset.forName(charset)))).isEqualTo(Content.UTF16);
  }

  @Test
  void otherTextInUtf16IsKnownByItsMark() {
    assertThat(Content.of("文本".getBytes(StandardCharsets.UTF_16))).isEqualTo(Content.UTF16);
  }

  @Test
  void zerosElsewhereAreBinary() {
    assertThat(Content.of(new byte[100])).isEqualTo(Content.BINARY);
    assertThat(Content.of("text with one \0 in it".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Content.BINARY);
  }

  @Test
  void textIsText() {
    assertThat(Content.of("text".getBytes(StandardCharsets.UTF_8))).isEqualTo(Content.TEXT);
    assertThat(Content.of("ÿé".getBytes(StandardCharsets.ISO_8859_1))).isEqualTo(Content.TEXT);
    assertThat(Content.of(new byte[] {(byte) 0xFF})).isEqualTo(Content.TEXT);
  }
}
