package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Small files of the form that models' tokenizers are published in.
 *
 * <p>They were trained with Hugging Face's tokenizers 0.23.2 on a few sentences: byte-level BPE,
 * with a truncation, padding and start of text that must have no effect; BPE as of Llama 2 and
 * Unigram, both with byte fallback; and a lower-casing WordPiece. {@code expected.json} has what
 * that library made of texts in its Python form, where the blank before a text was switched off
 * unless it says {@code blankBefore}; an end of -1 lies within a character.
 */
final class Published {

  static final ObjectMapper MAPPER = new ObjectMapper();

  static final Path BYTE_LEVEL = resource("bytelevel.json");
  static final Path FALLBACK_BPE = resource("fallback-bpe.json");
  static final Path FALLBACK_UNIGRAM = resource("fallback-unigram.json");
  static final Path WORD_PIECE = resource("wordpiece.json");
  static final Path EXPECTED = resource("expected.json");

  private Published() {}

  private static Path resource(String name) {
    try {
      return Path.of(Objects.requireNonNull(Published.class.getResource(name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes a changed copy of a file. */
  static Path changed(Path file, Path folder, Consumer<ObjectNode> change) {
    try {
      ObjectNode json = (ObjectNode) MAPPER.readTree(Files.readAllBytes(file));
      change.accept(json);
      return Files.write(folder.resolve("tokenizer.json"), MAPPER.writeValueAsBytes(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A step of the pipeline that has no settings. */
  static ObjectNode step(String type) {
    return MAPPER.createObjectNode().put("type", type);
  }
}
