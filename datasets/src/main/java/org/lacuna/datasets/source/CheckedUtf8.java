package org.lacuna.datasets.source;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * A text that throws {@link CharacterCodingException} where it is not UTF-8, at the latest at its
 * end. The bytes before, as read, may already contain the wrong ones.
 */
public final class CheckedUtf8 extends FilterInputStream {

  private static final int CHUNK = 1 << 13;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK);
  private final CharBuffer chars = CharBuffer.allocate(CHUNK);

  public CheckedUtf8(InputStream text) {
    super(text);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    int some = super.read(target, from, length);
    if (some < 0) {
      check(true);
    }
    for (int checked = 0; checked < some; ) {
      int step = Math.min(bytes.remaining(), some - checked);
      bytes.put(target, from + checked, step);
      check(false);
      checked += step;
    }
    return some;
  }

  /** Skipped bytes are checked as well. */
  @Override
  public long skip(long wanted) throws IOException {
    byte[] skipped = new byte[(int) Math.min(Math.max(wanted, 0), CHUNK)];
    return Math.max(0, read(skipped, 0, skipped.length));
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  private void check(boolean last) throws CharacterCodingException {
    bytes.flip();
    CoderResult result = decoder.decode(bytes, chars.clear(), last);
    if (result.isError()) {
      result.throwException();
    }
    bytes.compact();
  }
}
