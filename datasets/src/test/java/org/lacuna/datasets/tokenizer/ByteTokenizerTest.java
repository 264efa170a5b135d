package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteTokenizerTest {

  private final ByteTokenizer tokenizer = new ByteTokenizer();

  @Property
  void anyBytesComeBack(@ForAll byte[] text) {
    assertThat(tokenizer.decodeBytes(tokenizer.encode(text))).isEqualTo(text);
  }

  @Property
  void anyStringComesBack(@ForAll String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    assertThat(tokenizer.decode(tokenizer.encode(bytes)))
        .isEqualTo(new String(bytes, StandardCharsets.UTF_8));
  }

  @Property
  void byteLengthsAddUpToTheText(@ForAll byte[] text) {
    assertThat(IntStream.of(tokenizer.encode(text)).map(tokenizer::byteLength).sum())
        .isEqualTo(text.length);
  }

  @Property
  void idsAreInTheVocabularyAndNeverTheDocumentStart(@ForAll byte[] text) {
    assertThat(IntStream.of(tokenizer.encode(text)))
        .allMatch(id -> id >= 0 && id < tokenizer.vocabularySize())
        .doesNotContain(tokenizer.documentStart());
  }

  @Test
  void documentStartStandsForNoBytes() {
    assertThat(tokenizer.byteLength(256)).isZero();
    assertThat(tokenizer.decode(new int[] {256, 'a', 256, 'b'})).isEqualTo("ab");
  }

  @Test
  void foreignIdsAreRefused() {
    assertThatThrownBy(() -> tokenizer.decode(new int[] {257}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257");
  }
}
