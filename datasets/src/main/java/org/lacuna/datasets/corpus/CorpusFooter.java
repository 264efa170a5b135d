package org.lacuna.datasets.corpus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.Skips;

/**
 * The end of a corpus file, which says what lies before it.
 *
 * <p>A corpus file is, little-endian throughout:
 *
 * <ol>
 *   <li>the tokens of all documents, in a {@link TokenWidth};
 *   <li>three longs a document: the ends of its tokens, of its source bytes and of its name, each
 *       counted from the start of the first document's;
 *   <li>the documents' names in UTF-8;
 *   <li>this footer.
 * </ol>
 *
 * <p>The footer is written last, so a file that was cut short has none, and it carries the sizes
 * and checksums of the rest.
 *
 * @param bytes source bytes of all documents
 * @param nameBytes length of the names
 * @param skips documents left out
 * @param tokensCrc CRC-32C of the tokens
 * @param indexCrc CRC-32C of the longs and names
 * @param hash SHA-256 of the documents' names and bytes, in hex
 */
record CorpusFooter(
    TokenWidth width,
    long documents,
    long tokens,
    long bytes,
    long nameBytes,
    Skips skips,
    long tokensCrc,
    long indexCrc,
    String hash) {

  /** Raised whenever the layout changes, or what is taken for text, or how it is cut. */
  static final int VERSION = 3;

  /** Bytes of an index entry. */
  static final int ENTRY = 3 * Long.BYTES;

  private static final long MAGIC = 0x31_4e_55_43_41_4c_2e_89L;
  private static final int HASH = 32;

  /** Their counts lie in this order; one more is another layout. */
  private static final List<SkipReason> REASONS = List.of(SkipReason.values());

  /** Bytes of the footer. */
  static final int SIZE = (10 + REASONS.size()) * Long.BYTES + HASH;

  long tokenSection() {
    return tokens * width.bytes();
  }

  /** Bytes of the index, names included. */
  long indexSection() {
    return documents * ENTRY + nameBytes;
  }

  /** Whether a file of a size could hold so much; without, sizes could overflow to any other. */
  boolean isPossible(long size) {
    return LongStream.of(documents, tokens, nameBytes).allMatch(each -> each >= 0 && each <= size)
        && documents <= size / ENTRY
        && tokens <= size / width.bytes();
  }

  long fileSize() {
    return tokenSection() + indexSection() + SIZE;
  }

  ByteBuffer toBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(VERSION).putLong(width.bytes()).putLong(documents).putLong(tokens);
    buffer.putLong(bytes).putLong(nameBytes);
    REASONS.forEach(reason -> buffer.putLong(skips.of(reason)));
    buffer.putLong(tokensCrc).putLong(indexCrc).put(HexFormat.of().parseHex(hash));
    return buffer.putLong(crc(buffer)).putLong(MAGIC).flip();
  }

  /** The footer in a buffer of {@link #SIZE} bytes, or nothing if there is no whole one. */
  static Optional<CorpusFooter> from(ByteBuffer buffer) {
    buffer.order(ByteOrder.LITTLE_ENDIAN);
    int crcAt = SIZE - 2 * Long.BYTES;
    if (buffer.getLong(crcAt + Long.BYTES) != MAGIC
        || buffer.getLong(crcAt) != crc(buffer.duplicate().position(crcAt))
        || buffer.getLong() != VERSION) {
      return Optional.empty();
    }
    TokenWidth width = TokenWidth.ofBytes((int) buffer.getLong());
    long documents = buffer.getLong();
    long tokens = buffer.getLong();
    long bytes = buffer.getLong();
    long nameBytes = buffer.getLong();
    Map<SkipReason, Long> skips = new EnumMap<>(SkipReason.class);
    REASONS.forEach(reason -> skips.put(reason, buffer.getLong()));
    long tokensCrc = buffer.getLong();
    long indexCrc = buffer.getLong();
    byte[] hash = new byte[HASH];
    buffer.get(hash);
    return Optional.of(
        new CorpusFooter(
            width,
            documents,
            tokens,
            bytes,
            nameBytes,
            new Skips(skips),
            tokensCrc,
            indexCrc,
            HexFormat.of().formatHex(hash)));
  }

  private static long crc(ByteBuffer written) {
    CRC32C crc = new CRC32C();
    crc.update(written.duplicate().flip());
    return crc.getValue();
  }
}
