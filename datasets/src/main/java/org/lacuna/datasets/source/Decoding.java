package org.lacuna.datasets.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Brings text in any charset to UTF-8. */
final class Decoding {

  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Decoding() {}

  /**
   * A text in UTF-8, a byte order mark at its start left out.
   *
   * <p>UTF-8 comes through as it is, valid or not. Of other charsets, what is malformed or has no
   * character comes out as a byte that UTF-8 never has, see {@link Transcoder}.
   */
  static InputStream utf8(InputStream bytes, Charset charset) throws IOException {
    InputStream text =
        charset.equals(StandardCharsets.UTF_8) ? bytes : new Transcoder(bytes, charset);
    byte[] start = text.readNBytes(MARK.length);
    return Arrays.equals(start, MARK)
        ? text
        : new SequenceInputStream(new ByteArrayInputStream(start), text);
  }
}
