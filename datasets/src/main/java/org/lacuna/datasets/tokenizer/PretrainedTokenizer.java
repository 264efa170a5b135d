package org.lacuna.datasets.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.tokenizer.Vocabulary.Token;

/**
 * The tokenizer of a published model, from the {@code tokenizer.json} that Hugging Face's
 * tokenizers library writes: byte-level BPE as of GPT-2, Llama 3 and Qwen, and BPE or Unigram with
 * byte fallback as of SentencePiece, Llama 2 and Gemma. Others lose text and are refused.
 *
 * <p>Ids are those of the library, with these differences:
 *
 * <ul>
 *   <li>No special token is put around a text, nothing is cut off or filled up, and no chance
 *       (dropout) is involved, whatever the file says.
 *   <li>No blank is put before a text (Llama 2 does), so that the pieces of a text, encoded one by
 *       one, are the text. The ids that have it are those of the text with a blank before it.
 *   <li>Text that spells a special token, or with byte fallback the token of a byte as in {@code
 *       <0x0A>}, never becomes it: what is up to the spelling's first character and what is after
 *       it are encoded apart.
 *   <li>Added tokens take no blanks beside them.
 * </ul>
 *
 * <p>What is decoded is the text, byte by byte, and {@link #byteLength} adds up to its length, with
 * two exceptions: a file that normalises text to a canonically equivalent form (NFC; Qwen does)
 * gives back that form, and one that marks blanks by U+2581 gives back a blank for that character.
 * The ends of {@link #locate} are exact in the text itself even then.
 *
 * <p>Nothing needs closing: the memory of the native library, about the size of the file some times
 * over, is given back some time after the tokenizer is no longer reachable. The library is unpacked
 * once to DJL's cache folder and does not reach the network where {@code ai.djl.offline} is set.
 */
public final class PretrainedTokenizer implements Tokenizer {

  private static final String FILE = "tokenizer.json";

  /** Files that say more of the same tokenizer, such as the template of a conversation. */
  private static final List<String> BESIDE =
      List.of("tokenizer_config.json", "special_tokens_map.json", "chat_template.jinja");

  private final Path file;
  private final String name;
  private final int documentStart;
  private final boolean startsText;
  private final TokenBytes bytes;
  private final PlainEncoder encoder;

  private PretrainedTokenizer(
      Path file,
      String name,
      int documentStart,
      boolean startsText,
      TokenBytes bytes,
      PlainEncoder encoder) {
    this.file = file;
    this.name = name;
    this.documentStart = documentStart;
    this.startsText = startsText;
    this.bytes = bytes;
    this.encoder = encoder;
  }

  /**
   * Opens a tokenizer.
   *
   * <p>A document starts with the {@code bos_token} of a {@code tokenizer_config.json} or {@code
   * special_tokens_map.json} beside the file, else the {@code eos_token} of either, else a token
   * with a name that is usual for one.
   *
   * @param place a {@code tokenizer.json}, or a folder that holds one
   * @throws DatasetException if there is no such file, it is damaged, tells of no token that starts
   *     a document, or is of a tokenizer that loses text
   */
  public static PretrainedTokenizer open(Path place) {
    Path file = Files.isDirectory(place) ? place.resolve(FILE) : place;
    byte[] content = JsonFile.bytes(file);
    ObjectNode json = JsonFile.parse(file, content);
    Vocabulary vocabulary = Vocabulary.of(file, json);
    Token start = DocumentStart.of(file, vocabulary);
    NativeTokenizer library = NativeTokenizer.of(file, NativeJson.of(json));
    checkIds(file, json.path("added_tokens"), library);
    TokenBytes bytes = TokenBytes.of(file, json, vocabulary.withSpecial(start));
    PretrainedTokenizer tokenizer =
        new PretrainedTokenizer(
            file,
            name(content, start),
            start.id(),
            TextStart.of(file, json, start.content()),
            bytes,
            new PlainEncoder(file, library, bytes));
    LossProbe.check(file, tokenizer);
    return tokenizer;
  }

  /** The same for the same content and document start, wherever the file lies. */
  private static String name(byte[] content, Token start) {
    String hash = HexFormat.of().formatHex(Digests.sha256().digest(content));
    return "huggingface-" + Digests.sha256(hash, Integer.toString(start.id())).substring(0, 16);
  }

  /** The library numbers added tokens by their order and not by the ids that the file tells. */
  private static void checkIds(Path file, JsonNode added, NativeTokenizer library) {
    for (JsonNode token : added) {
      String content = token.path("content").asText();
      int[] ids = library.encode(content);
      boolean agreed = ids.length == 1 && ids[0] == token.path("id").asInt();
      if (!agreed && !content.isEmpty()) {
        throw new DatasetException(
            "tokenizer '"
                + file
                + "': added_tokens: "
                + JsonFile.quote(content)
                + " has the id "
                + token.path("id")
                + " but is encoded as "
                + Arrays.toString(ids)
                + "; expected ids that go on from the vocabulary's without a gap");
      }
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int vocabularySize() {
    return bytes.size();
  }

  @Override
  public int documentStart() {
    return documentStart;
  }

  @Override
  public boolean startsText() {
    return startsText;
  }

  @Override
  public boolean needsText() {
    return true;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the bytes are not UTF-8
   */
  @Override
  public int[] encode(byte[] text) {
    List<PlainEncoder.Part> parts = encoder.parts(text(text));
    return parts.size() == 1
        ? parts.getFirst().ids()
        : parts.stream().flatMapToInt(part -> IntStream.of(part.ids())).toArray();
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the bytes are not UTF-8
   */
  @Override
  public Tokenized locate(byte[] text) {
    IntStream.Builder ids = IntStream.builder();
    IntStream.Builder ends = IntStream.builder();
    int from = 0;
    for (PlainEncoder.Part part : encoder.parts(text(text))) {
      byte[] partText = part.text().getBytes(StandardCharsets.UTF_8);
      int[] partEnds =
          Arrays.equals(bytes.decode(part.ids()), partText)
              ? Ends.ofBytes(part.ids(), bytes)
              : Ends.ofSpans(part.text(), part.ids(), encoder.spans(part), bytes);
      for (int i = 0; i < partEnds.length; i++) {
        ids.add(part.ids()[i]);
        ends.add(from + partEnds[i]);
      }
      from += partText.length;
    }
    return new Tokenized(ids.build().toArray(), ends.build().toArray());
  }

  @Override
  public String decode(int[] tokens) {
    return new String(bytes.decode(tokens), StandardCharsets.UTF_8);
  }

  @Override
  public int byteLength(int token) {
    return bytes.length(token);
  }

  @Override
  public Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(FILE, JsonFile.bytes(file));
    for (String name : BESIDE) {
      Path beside = file.resolveSibling(name);
      if (Files.exists(beside)) {
        files.put(name, JsonFile.bytes(beside));
      }
    }
    return files;
  }

  private static String text(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw new IllegalArgumentException("the text is no UTF-8 from byte " + in.position() + " on");
    }
    return out.flip().toString();
  }
}
