package org.lacuna.datasets.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tokenizer's files make the same ids elsewhere. */
class TokenizerFilesTest {
  private static final ByteTokenizer BYTES = new ByteTokenizer();

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    for (Map.Entry<String, byte[]> file : BYTES.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "  two blanks\tand\r\n\nlines  ",
        "İstanbul, 東京, 🙂 and \u0000\u001f\u007f\u00ad",
        "<|endoftext|> is spelled out"
      })
  @DisplayName("bytes are the same bytes for Hugging Face's library")
  void bytes(String text) {
    Tokenizer read = Tokenizers.of(folder.toString());
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);

    assertThat(read.encode(utf8)).containsExactly(BYTES.encode(utf8));
    assertThat(read.decode(BYTES.encode(utf8))).isEqualTo(text);
    assertThat(read.vocabularySize()).isEqualTo(BYTES.vocabularySize());
    assertThat(read.documentStart()).isEqualTo(BYTES.documentStart());
  }

  @Test
  @DisplayName("a published tokenizer's files are those it was read from")
  void published() throws IOException {
    Files.writeString(folder.resolve("chat_template.jinja"), "{{ messages }}");
    Files.writeString(folder.resolve("model.safetensors"), "not the tokenizer's");

    Map<String, byte[]> files = Tokenizers.of(folder.toString()).files();

    assertThat(files)
        .containsOnlyKeys("tokenizer.json", "tokenizer_config.json", "chat_template.jinja");
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      assertThat(file.getValue()).isEqualTo(Files.readAllBytes(folder.resolve(file.getKey())));
    }
  }

  @Test
  @DisplayName("the start goes before a text where the template has it, unless the settings say")
  void startOfText() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Path settings = folder.resolve("tokenizer_config.json");
    assertThat(Tokenizers.of(folder.toString()).startsText()).isFalse();

    String template =
        """
        "post_processor": {"type": "TemplateProcessing", "single": [
          {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}},
          {"Sequence": {"id": "A", "type_id": 0}}], "pair": [
          {"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 1}}],
          "special_tokens": {"<|endoftext|>": {
            "id": "<|endoftext|>", "ids": [256], "tokens": ["<|endoftext|>"]}}}\
        """;
    String json = Files.readString(file);
    Files.writeString(file, json.replaceFirst("\"post_processor\" *: *null", template));
    assertThat(Tokenizers.of(folder.toString()).startsText()).isTrue();

    Files.writeString(settings, "{\"bos_token\": \"<|endoftext|>\", \"add_bos_token\": false}");
    assertThat(Tokenizers.of(folder.toString()).startsText()).isFalse();
    assertThat(BYTES.startsText()).isTrue();
  }

  @Test
  void symbolsHaveNone() {
    assertThat(new SymbolTokenizer(8).files()).isEmpty();
  }
}
