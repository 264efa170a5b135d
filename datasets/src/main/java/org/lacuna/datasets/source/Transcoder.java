package org.lacuna.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Turns text in one charset into UTF-8 as it is read.
 *
 * <p>What is malformed, or stands for no character, becomes the byte {@link #WRONG}. As no UTF-8
 * text has it, whoever checks the result for UTF-8 finds the very document or line that is wrong,
 * and those after it are read all the same.
 */
final class Transcoder extends InputStream {

  /** A byte that is in no UTF-8 text. */
  static final byte WRONG = (byte) 0xFF;

  private static final int CHUNK = 1 << 13;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
  private final ByteBuffer source = ByteBuffer.allocate(CHUNK).limit(0);
  private final CharBuffer chars = CharBuffer.allocate(CHUNK);
  // A character is three bytes at most, or four for two.
  private final ByteBuffer target = ByteBuffer.allocate(3 * CHUNK + 1).limit(0);
  private boolean ended;

  Transcoder(InputStream in, Charset charset) {
    this.in = in;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read() throws IOException {
    return fill() ? Byte.toUnsignedInt(target.get()) : -1;
  }

  @Override
  public int read(byte[] bytes, int from, int length) throws IOException {
    Objects.checkFromIndexSize(from, length, bytes.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int some = Math.min(length, target.remaining());
    target.get(bytes, from, some);
    return some;
  }

  /** Has at least one byte in the target, unless the text has ended. */
  private boolean fill() throws IOException {
    while (!target.hasRemaining()) {
      if (ended) {
        return false;
      }
      target.clear();
      step();
      target.flip();
    }
    return true;
  }

  private void step() throws IOException {
    boolean last = !refill();
    CoderResult result = decoder.decode(source, chars, last);
    if (result.isUnderflow() && last) {
      ended = decoder.flush(chars).isUnderflow();
    }
    chars.flip();
    encode();
    chars.compact();
    if (result.isError()) {
      source.position(source.position() + result.length());
      target.put(WRONG);
    }
  }

  /** Not every decoder minds half a pair of surrogates, which has no UTF-8. */
  private void encode() {
    for (CoderResult result = encoder.encode(chars, target, ended);
        result.isError();
        result = encoder.encode(chars, target, ended)) {
      chars.position(chars.position() + result.length());
      target.put(WRONG);
    }
  }

  /** Reads what there is room for; whether more may come. */
  private boolean refill() throws IOException {
    source.compact();
    int some =
        source.hasRemaining() ? in.read(source.array(), source.position(), source.remaining()) : 0;
    source.position(source.position() + Math.max(0, some));
    source.flip();
    return some >= 0;
  }
}
