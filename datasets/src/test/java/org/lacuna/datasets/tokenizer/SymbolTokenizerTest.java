package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.datasets.DatasetException;

class SymbolTokenizerTest {

  private final SymbolTokenizer tokenizer = new SymbolTokenizer(406);

  @Test
  void symbolsAreNumbersWithABlank() {
    Tokenized located = tokenizer.locate(bytes("12 405 0 "));
    assertThat(located.ids()).containsExactly(12, 405, 0);
    assertThat(located.ends()).containsExactly(3, 7, 9);
    assertThat(tokenizer.decode(new int[] {406, 12, 405, 0})).isEqualTo("12 405 0 ");
    assertThat(tokenizer.encode(new byte[0])).isEmpty();
    assertThat(tokenizer.name()).isEqualTo("symbols-406");
    assertThat(tokenizer.vocabularySize()).isEqualTo(407);
    assertThat(tokenizer.documentStart()).isEqualTo(406);
  }

  @ParameterizedTest
  @CsvSource(
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1 2 406 ,4",
        "1 2,2",
        "1  2 ,2",
        " 1 ,0",
        "1 -2 ,2",
        "1 02 ,2",
        "'1\n2 ',0",
        "a ,0",
        "7 99999999999999999999999 ,2",
        "1 \u0663 ,2",
        "3 1e1 ,2"
      })
  void anythingElseIsRefusedWithItsPlace(String text, int offset) {
    assertThatThrownBy(() -> tokenizer.encode(bytes(text)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("byte " + offset + ": expected a number in [0, 406)");
  }

  @Test
  void foreignIdsAreRefused() {
    assertThatThrownBy(() -> tokenizer.decode(new int[] {407}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("407");
    assertThatThrownBy(() -> new SymbolTokenizer(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
