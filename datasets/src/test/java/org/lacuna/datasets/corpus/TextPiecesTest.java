package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TextPiecesTest {

  @Property
  void piecesTogetherAreTheText(@ForAll byte[] text, @ForAll @IntRange(min = 8, max = 40) int size)
      throws IOException {
    List<byte[]> pieces = pieces(text, size);
    assertThat(join(pieces)).isEqualTo(text);
    assertThat(pieces).allMatch(piece -> piece.length > 0 && piece.length <= size);
  }

  @Property
  void noCharacterIsCut(
      @ForAll @CharRange(from = 'a', to = '\ud7ff') String text,
      @ForAll @IntRange(min = 8, max = 40) int size)
      throws IOException {
    StringBuilder decoded = new StringBuilder();
    for (byte[] piece : pieces(text.getBytes(StandardCharsets.UTF_8), size)) {
      decoded.append(new String(piece, StandardCharsets.UTF_8));
    }
    assertThat(decoded).hasToString(text);
  }

  @Test
  void cutsAfterTheLastLineThatFits() throws IOException {
    assertThat(pieces("one\ntwo\nthree\nfour".getBytes(StandardCharsets.UTF_8), 10))
        .extracting(piece -> new String(piece, StandardCharsets.UTF_8))
        .containsExactly("one\ntwo\n", "three\n", "four");
  }

  private static List<byte[]> pieces(byte[] text, int size) throws IOException {
    TextPieces pieces = new TextPieces(new ByteArrayInputStream(text), new byte[size]);
    List<byte[]> all = new ArrayList<>();
    for (byte[] piece = pieces.next(); piece != null; piece = pieces.next()) {
      all.add(piece);
    }
    return all;
  }

  private static byte[] join(List<byte[]> pieces) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(out::writeBytes);
    return out.toByteArray();
  }
}
