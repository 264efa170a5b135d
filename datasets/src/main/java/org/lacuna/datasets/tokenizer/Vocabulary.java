package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;

/**
 * All tokens that a tokenizer.json names: the model's, and those added to it.
 *
 * @param tokens the token of each id, null where an id has none
 */
record Vocabulary(List<@Nullable Token> tokens) {

  /** Where a token comes from. */
  enum Kind {
    /** The model makes it of text. */
    MODEL,
    /** Found in text literally, before the model sees it. */
    ADDED,
    /** Stands for no text. */
    SPECIAL
  }

  /**
   * A token.
   *
   * @param content as the file writes it
   */
  record Token(int id, String content, Kind kind) {}

  /** More ids than any model has; a larger one is a damaged file. */
  private static final int MOST = 1 << 24;

  /**
   * The tokens of a file.
   *
   * @param file for messages
   * @throws DatasetException if it is no tokenizer.json, or its model is of no kind that gives a
   *     text back
   */
  static Vocabulary of(Path file, ObjectNode json) {
    if (!(json.get("model") instanceof ObjectNode model)) {
      throw new DatasetException(
          "'"
              + file
              + "' is no tokenizer.json: it has no \"model\"; expected the file of that name"
              + " that a model is published with");
    }
    Reader reader = new Reader(file);
    JsonNode vocabulary = model.path("vocab");
    switch (type(model)) {
      case "BPE" -> reader.byName(vocabulary);
      case "Unigram" -> reader.byPlace(vocabulary);
      case String other ->
          throw new DatasetException(
              "tokenizer '"
                  + file
                  + "': model.type: expected BPE or Unigram, which can give back"
                  + " every text, got "
                  + (other.isEmpty() ? "none" : other));
    }
    refuseMarks(file, model);
    if (reader.tokens.isEmpty()) {
      throw new DatasetException(
          "tokenizer '" + file + "': model.vocab is empty; expected a token for every byte");
    }
    reader.unknown(model);
    json.path("added_tokens").forEach(reader::added);
    return new Vocabulary(reader.tokens);
  }

  /** The kind of model; old files do not tell it, but only BPE has merges. */
  private static String type(ObjectNode model) {
    String other = model.path("vocab").isArray() ? "Unigram" : model.has("merges") ? "BPE" : "";
    return model.path("type").asText(other);
  }

  /**
   * Marks of a word's inside or end, which the tokens of a file carry besides text. (The library
   * ends the whole process where a token is shorter than its mark.)
   */
  private static void refuseMarks(Path file, ObjectNode model) {
    for (String mark : List.of("continuing_subword_prefix", "end_of_word_suffix")) {
      if (!model.path(mark).asText("").isEmpty()) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "': model."
                + mark
                + ": expected none, as it stands for blanks"
                + " that are lost, got "
                + JsonFile.write(model.path(mark)));
      }
    }
  }

  /** Number of ids, those without a token included. */
  int size() {
    return tokens.size();
  }

  /** The token that a file writes so. */
  Optional<Token> find(String content) {
    for (Token token : tokens) {
      if (token != null && token.content().equals(content)) {
        return Optional.of(token);
      }
    }
    return Optional.empty();
  }

  /** The same, with one token that stands for no text. */
  Vocabulary withSpecial(Token token) {
    List<@Nullable Token> changed = new ArrayList<>(tokens);
    changed.set(token.id(), new Token(token.id(), token.content(), Kind.SPECIAL));
    return new Vocabulary(changed);
  }

  private static final class Reader {

    private final Path file;
    private final List<@Nullable Token> tokens = new ArrayList<>();

    Reader(Path file) {
      this.file = file;
    }

    void byName(JsonNode vocabulary) {
      for (Map.Entry<String, JsonNode> entry : vocabulary.properties()) {
        put("model.vocab", entry.getKey(), entry.getValue(), Kind.MODEL);
      }
    }

    void byPlace(JsonNode vocabulary) {
      for (JsonNode piece : vocabulary) {
        if (!piece.path(0).isTextual()) {
          throw new DatasetException(
              "tokenizer '"
                  + file
                  + "': model.vocab["
                  + tokens.size()
                  + "]: expected a piece and its score, got "
                  + JsonFile.write(piece));
        }
        tokens.add(new Token(tokens.size(), piece.path(0).asText(), Kind.MODEL));
      }
    }

    /** The token for what the vocabulary lacks. */
    void unknown(ObjectNode model) {
      String name = model.path("unk_token").asText("");
      int place = model.path("unk_id").asInt(-1);
      for (int id = 0; id < tokens.size(); id++) {
        Token token = tokens.get(id);
        if (token != null && (id == place || token.content().equals(name))) {
          tokens.set(id, new Token(id, token.content(), Kind.SPECIAL));
        }
      }
    }

    void added(JsonNode token) {
      put(
          "added_tokens",
          token.path("content").asText(),
          token.path("id"),
          token.path("special").asBoolean() ? Kind.SPECIAL : Kind.ADDED);
    }

    private void put(String where, String content, JsonNode id, Kind kind) {
      if (!id.isInt() || id.intValue() < 0 || id.intValue() >= MOST) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "': "
                + where
                + ": expected the id of "
                + JsonFile.quote(content)
                + " to be in [0, "
                + MOST
                + "), got "
                + JsonFile.write(id));
      }
      int place = id.intValue();
      while (tokens.size() <= place) {
        tokens.add(null);
      }
      Token taken = tokens.get(place);
      if (taken != null && !taken.content().equals(content)) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "': "
                + where
                + ": expected one token for each id, got "
                + JsonFile.quote(taken.content())
                + " and "
                + JsonFile.quote(content)
                + " for the id "
                + place);
      }
      tokens.set(place, new Token(place, content, kind));
    }
  }
}
