package org.lacuna.datasets;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

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
 * @param emptySkipped documents left out because they had no byte
 * @param binarySkipped documents left out because they were not text
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
    long emptySkipped,
    long binarySkipped,
    long tokensCrc,
    long indexCrc,
    String hash) {

  /** Raised whenever the layout, or the way text is cut before it is encoded, changes. */
  static final int VERSION = 1;

  /** Bytes of an index entry. */
  static final int ENTRY = 3 * Long.BYTES;

  private static final long MAGIC = 0x31_4e_55_43_41_4c_2e_89L;
  private static final int HASH = 32;

  /** Bytes of the footer. */
  static final int SIZE = 12 * Long.BYTES + HASH;

  long tokenSection() {
    return tokens * width.bytes();
  }

  /** Bytes of the index, names included. */
  long indexSection() {
    return documents * ENTRY + nameBytes;
  }

  long fileSize() {
    return tokenSection() + indexSection() + SIZE;
  }

  ByteBuffer toBuffer() {
    ByteBuffer buffer = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(VERSION).putLong(width.bytes()).putLong(documents).putLong(tokens);
    buffer.putLong(bytes).putLong(nameBytes).putLong(emptySkipped).putLong(binarySkipped);
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
    long[] n = new long[8];
    buffer.asLongBuffer().get(n);
    buffer.position(buffer.position() + n.length * Long.BYTES);
    byte[] hash = new byte[HASH];
    buffer.get(hash);
    return Optional.of(
        new CorpusFooter(
            width, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], HexFormat.of().formatHex(hash)));
  }

  private static long crc(ByteBuffer written) {
    CRC32C crc = new CRC32C();
    crc.update(written.duplicate().flip());
    return crc.getValue();
  }
}
