package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.tokenizer.Vocabulary.Token;

/**
 * Finds the token that starts a document: the beginning of a text that the files beside a
 * tokenizer.json name, else the end of one, else a token that has a usual name for either.
 */
final class DocumentStart {

  private static final List<String> KEYS = List.of("bos_token", "eos_token");

  private static final List<String> FILES =
      List.of("tokenizer_config.json", "special_tokens_map.json");

  private static final List<String> USUAL =
      List.of(
          "<s>",
          "<|begin_of_text|>",
          "<bos>",
          "<|startoftext|>",
          "[BOS]",
          "<|endoftext|>",
          "</s>",
          "<|end_of_text|>",
          "<eos>",
          "[EOS]");

  private DocumentStart() {}

  /**
   * The token.
   *
   * @param file the tokenizer.json
   * @throws DatasetException if there is none, or a file names one that the vocabulary lacks
   */
  static Token of(Path file, Vocabulary vocabulary) {
    List<Path> beside = FILES.stream().map(file::resolveSibling).filter(Files::exists).toList();
    List<JsonNode> settings = beside.stream().<JsonNode>map(JsonFile::read).toList();
    for (String key : KEYS) {
      for (int i = 0; i < settings.size(); i++) {
        JsonNode value = settings.get(i).path(key);
        String name = value.isTextual() ? value.asText() : value.path("content").asText();
        if (!name.isEmpty()) {
          Path named = beside.get(i);
          return vocabulary
              .find(name)
              .orElseThrow(() ->
                  new DatasetException(
                      "'"
                          + named
                          + "': "
                          + key
                          + ": expected a token of '"
                          + file
                          + "', got "
                          + JsonFile.quote(name)));
        }
      }
    }
    return USUAL.stream()
        .map(vocabulary::find)
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow(() ->
            new DatasetException(
                "tokenizer '"
                    + file
                    + "' has no token to start a document with: looked for "
                    + String.join(" and ", KEYS)
                    + " in "
                    + String.join(" and ", FILES)
                    + " beside it, then for the tokens "
                    + String.join(" ", USUAL)));
  }
}
