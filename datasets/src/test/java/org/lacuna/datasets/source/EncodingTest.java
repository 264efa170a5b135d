package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lacuna.datasets.source.Packed.bytes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {

  @TempDir Path folder;

  /** Many times over, so that characters come to lie across the borders of the buffers. */
  @Property(tries = 60)
  void anyCharsetBecomesUtf8(
      @ForAll @StringLength(min = 1, max = 30) @CharRange(from = ' ', to = '\ud7ff') String part,
      @ForAll @IntRange(max = 4) int which)
      throws IOException {
    Charset charset =
        Charset.forName(List.of("utf-16", "utf-16le", "utf-32be", "gb18030", "utf-8").get(which));
    String text = (part + "😀").repeat(9_000 / part.length());
    byte[] encoded = text.getBytes(charset);
    byte[] decoded = Decoding.utf8(new ByteArrayInputStream(encoded), charset).readAllBytes();
    assertThat(new String(decoded, StandardCharsets.UTF_8)).isEqualTo(text);
  }

  /**
   * Valid or not, whole or cut: the same verdict as the decoder of the library has on all of it.
   */
  @Property(tries = 200)
  void checkedUtf8FailsExactlyWhereTextIsNone(
      @ForAll @StringLength(max = 30) @CharRange(from = 'a', to = '\ud7ff') String start,
      @ForAll byte[] end,
      @ForAll @IntRange(max = 9_000) int before)
      throws IOException {
    byte[] text =
        Arrays.copyOf(("x".repeat(before) + start).getBytes(StandardCharsets.UTF_8), 9_300);
    System.arraycopy(
        end, 0, text, text.length - Math.min(100, end.length), Math.min(100, end.length));
    boolean valid;
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      valid = true;
    } catch (CharacterCodingException e) {
      valid = false;
    }
    CheckedUtf8 checked = new CheckedUtf8(new ByteArrayInputStream(text));
    if (valid) {
      assertThat(checked.readAllBytes()).isEqualTo(text);
    } else {
      assertThatThrownBy(checked::readAllBytes).isInstanceOf(CharacterCodingException.class);
    }
  }

  @Test
  void aByteOrderMarkIsDroppedAtTheStartOnly() throws IOException {
    Files.write(folder.resolve("a.txt"), bytes("\ufeffone \ufeff two"));
    Files.write(folder.resolve("b.txt"), bytes("\ufeff"));
    Files.write(folder.resolve("c.txt"), new byte[] {(byte) 0xEF, (byte) 0xBB});
    assertThat(Collected.of(TextFiles.at(folder)).documents())
        .containsExactly(
            Map.entry("a.txt", "one \ufeff two"),
            Map.entry("b.txt", ""),
            Map.entry("c.txt", "\ufffd"));
  }

  @Test
  void utf8IsHandedOnByteForByte() throws IOException {
    byte[] latin1 = "café\u00ff".getBytes(StandardCharsets.ISO_8859_1);
    Files.write(folder.resolve("a.txt"), latin1);
    byte[][] read = new byte[1][];
    TextFiles.at(folder)
        .read(
            new DocumentSink() {
              @Override
              public void document(String name, InputStream text) throws IOException {
                read[0] = text.readAllBytes();
              }

              @Override
              public void skipped(String name, SkipReason reason) {
                throw new AssertionError(name);
              }
            });
    assertThat(read[0]).isEqualTo(latin1);
  }

  @Test
  void windowsTextIsRead() throws IOException {
    Files.write(folder.resolve("a.txt"), "“café” – 5 €".getBytes(Charset.forName("windows-1252")));
    assertThat(documents("windows-1252")).containsExactly(Map.entry("a.txt", "“café” – 5 €"));
  }

  /** A byte without character, half a character at the end, half a surrogate pair. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "windows-1252 61 81 62",
        "utf-16le 61 00 62",
        "utf-16be d8 00 00 61",
        "utf-16le 61 00 00 d8",
        "gb18030 61 ff 62",
        "us-ascii 61 e9"
      })
  void whatIsNotInItsEncodingSaysSo(String charsetAndBytes) throws IOException {
    String[] parts = charsetAndBytes.split(" ", -1);
    byte[] text = new byte[parts.length - 1];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) Integer.parseInt(parts[i + 1], 16);
    }
    Charset charset = Charset.forName(parts[0]);
    byte[] decoded = Decoding.utf8(new ByteArrayInputStream(text), charset).readAllBytes();
    assertThat(decoded).contains((byte) 0xFF);
    CheckedUtf8 checked = new CheckedUtf8(new ByteArrayInputStream(decoded));
    assertThatThrownBy(checked::readAllBytes).isInstanceOf(CharacterCodingException.class);
  }

  /** One line that is wrong does not spoil the others. */
  @Test
  void linesOfJsonAreMisencodedOneByOne() throws IOException {
    String lines = "{\"text\": \"é\"}\n{\"text\": \"?\"}\n{\"text\": \"€\"}\n";
    byte[] windows = lines.getBytes(Charset.forName("windows-1252"));
    for (int i = 0; i < windows.length; i++) {
      windows[i] = windows[i] == '?' ? (byte) 0x81 : windows[i];
    }
    Files.write(folder.resolve("a.jsonl"), windows);
    Collected read = Collected.of(at("windows-1252"));
    assertThat(read.documents())
        .containsExactly(Map.entry("a.jsonl:1", "é"), Map.entry("a.jsonl:3", "€"));
    assertThat(read.skips()).containsExactly(Map.entry("a.jsonl:2", SkipReason.MISENCODED));
  }

  private Map<String, String> documents(String encoding) {
    return Collected.of(at(encoding)).documents();
  }

  private TextFiles at(String encoding) {
    return TextFiles.at(List.of(folder), new TextFormat(TextFormat.Reading.AUTO, encoding, "text"));
  }
}
