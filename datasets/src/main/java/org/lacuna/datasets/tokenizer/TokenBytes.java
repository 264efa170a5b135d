package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.tokenizer.Vocabulary.Kind;
import org.lacuna.datasets.tokenizer.Vocabulary.Token;

/** The bytes of text that each id of a vocabulary stands for; none for special ones. */
final class TokenBytes {

  /** How a vocabulary with byte fallback writes a single byte. */
  private static final Pattern BYTE = Pattern.compile("<0x([0-9A-F]{2})>");

  /** No text has a byte beyond this, nor {@code C0} and {@code C1}. */
  private static final int LAST_BYTE = 0xF4;

  private final byte[] bytes;
  private final int[] ends;

  private final boolean spelled;

  private TokenBytes(byte[] bytes, int[] ends, boolean spelled) {
    this.bytes = bytes;
    this.ends = ends;
    this.spelled = spelled;
  }

  /**
   * The bytes of a vocabulary.
   *
   * @param json the file's content, which tells how tokens are written
   * @throws DatasetException if a byte has no token, so that some text could not be encoded
   */
  static TokenBytes of(Path file, JsonNode json, Vocabulary vocabulary) {
    Spelling spelling = Spelling.of(json);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int[] ends = new int[vocabulary.size()];
    BitSet single = new BitSet();
    for (int id = 0; id < ends.length; id++) {
      Token token = vocabulary.tokens().get(id);
      if (token != null && token.kind() != Kind.SPECIAL) {
        byte[] decoded = spelling.decode(token);
        bytes.writeBytes(decoded);
        if (decoded.length == 1) {
          single.set(Byte.toUnsignedInt(decoded[0]));
        }
      }
      ends[id] = bytes.size();
    }
    for (int b = 0; b <= LAST_BYTE; b++) {
      if (b != 0xC0 && b != 0xC1 && !single.get(b)) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "' has no token for the byte "
                + HexFormat.of().withUpperCase().toHexDigits((byte) b)
                + " and would lose text; expected byte-level BPE, or BPE or Unigram with byte"
                + " fallback");
      }
    }
    return new TokenBytes(
        bytes.toByteArray(), ends, spelling instanceof Pieces pieces && pieces.fallback());
  }

  /** Whether single bytes have tokens that are spelled with several characters. */
  boolean areSpelled() {
    return spelled;
  }

  /** Number of ids. */
  int size() {
    return ends.length;
  }

  /**
   * Number of bytes of an id.
   *
   * @throws IllegalArgumentException if it is outside the vocabulary
   */
  int length(int id) {
    if (id < 0 || id >= ends.length) {
      throw new IllegalArgumentException(
          "token " + id + " is outside the vocabulary [0, " + ends.length + ")");
    }
    return ends[id] - start(id);
  }

  private int start(int id) {
    return id == 0 ? 0 : ends[id - 1];
  }

  /** The bytes of some ids, one after another. */
  byte[] decode(int[] ids) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    for (int id : ids) {
      decoded.write(bytes, start(id), length(id));
    }
    return decoded.toByteArray();
  }

  /** How a file writes the text of a token. */
  private sealed interface Spelling {

    byte[] decode(Token token);

    static Spelling of(JsonNode json) {
      List<JsonNode> steps =
          Stream.of("normalizer", "pre_tokenizer", "decoder")
              .map(json::path)
              .flatMap(step -> steps(step))
              .toList();
      if (steps.stream().anyMatch(step -> step.path("type").asText().equals("ByteLevel"))) {
        return new ByteLevel();
      }
      String blank =
          steps.stream()
              .map(Spelling::blank)
              .filter(mark -> !mark.isEmpty())
              .findFirst()
              .orElse(" ");
      return new Pieces(blank, json.path("model").path("byte_fallback").asBoolean());
    }

    /** A step of the way from text to tokens, and those that it is made of. */
    private static Stream<JsonNode> steps(JsonNode step) {
      return Stream.concat(
          Stream.of(step),
          Stream.of("normalizers", "pretokenizers", "decoders")
              .flatMap(key -> step.path(key).valueStream())
              .flatMap(Spelling::steps));
    }

    /** What a step puts in place of a blank, if it does. */
    private static String blank(JsonNode step) {
      String type = step.path("type").asText();
      boolean replaces =
          type.equals("Replace") && step.path("pattern").path("String").asText().equals(" ");
      return step.path(replaces ? "content" : type.equals("Metaspace") ? "replacement" : "")
          .asText();
    }
  }

  /** Every letter of a token is a byte; added tokens are written as they are. */
  private record ByteLevel() implements Spelling {

    @Override
    public byte[] decode(Token token) {
      return token.kind() == Kind.ADDED
          ? token.content().getBytes(StandardCharsets.UTF_8)
          : ByteAlphabet.decode(token.content());
    }
  }

  /**
   * The text itself, as SentencePiece writes it.
   *
   * @param blank what stands for a blank
   * @param fallback whether there are tokens for single bytes
   */
  private record Pieces(String blank, boolean fallback) implements Spelling {

    @Override
    public byte[] decode(Token token) {
      Matcher single = BYTE.matcher(token.content());
      return fallback && single.matches()
          ? HexFormat.of().parseHex(single.group(1))
          : token.content().replace(blank, " ").getBytes(StandardCharsets.UTF_8);
    }
  }
}
