package org.lacuna.datasets.corpus;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.DocumentSink;
import org.lacuna.datasets.source.SkipReason;
import org.lacuna.datasets.source.Skips;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a corpus file, laid out as {@link CorpusFooter} says, from documents as they come.
 *
 * <p>Tokens, index and names grow side by side in three files and are joined at the end, so memory
 * stays constant whatever the number and size of the documents.
 */
final class CorpusWriter implements DocumentSink, Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(CorpusWriter.class);

  /** Most bytes of text encoded at once. */
  static final int PIECE = 1 << 20;

  /** A zero byte among the first so many tells binary data from text. */
  private static final int SNIFFED = 8192;

  private final Tokenizer tokenizer;
  private final TokenWidth width;
  private final Progress progress;
  private final long expectedBytes;
  private final MessageDigest digest = Digests.sha256();
  private final PartFile tokens;
  private final PartFile index;
  private final PartFile names;
  private long documents;
  private long tokenCount;
  private long bytes;
  private long bytesRead;
  private Skips skips = Skips.NONE;

  CorpusWriter(Path folder, Tokenizer tokenizer, Progress progress, long expectedBytes) {
    this.tokenizer = tokenizer;
    this.width = TokenWidth.of(tokenizer.vocabularySize());
    this.progress = progress;
    this.expectedBytes = expectedBytes;
    this.tokens = new PartFile(folder);
    this.index = new PartFile(folder);
    this.names = new PartFile(folder);
  }

  @Override
  public void document(String name, InputStream text) throws IOException {
    TextPieces pieces = new TextPieces(text, PIECE);
    byte[] piece = pieces.next();
    if (piece == null) {
      skipped(name, SkipReason.EMPTY);
      return;
    }
    if (isBinary(piece)) {
      skipped(name, SkipReason.BINARY);
      return;
    }
    byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
    digestLong(nameBytes.length);
    digest.update(nameBytes);
    put(tokenizer.documentStart());
    long before = bytes;
    for (; piece != null; piece = pieces.next()) {
      digest.update(piece);
      for (int token : tokenizer.encode(piece)) {
        put(token);
      }
      bytes += piece.length;
      bytesRead += piece.length;
      progress.bytes(bytesRead, expectedBytes);
    }
    digestLong(bytes - before);
    documents++;
    names.put(nameBytes);
    index.room(CorpusFooter.ENTRY).putLong(tokenCount).putLong(bytes).putLong(names.size());
  }

  @Override
  public void skipped(String name, SkipReason reason) {
    LOG.debug("Left out {}: {}", name, reason.label());
    skips = skips.and(reason);
  }

  private void put(int token) {
    width.put(tokens.room(width.bytes()), token);
    tokenCount++;
  }

  private void digestLong(long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  private static boolean isBinary(byte[] start) {
    for (int i = 0; i < Math.min(SNIFFED, start.length); i++) {
      if (start[i] == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Completes the file and puts it, whole or not at all, where it belongs.
   *
   * @param source for the message if there was no text
   * @throws DatasetException if no document had text, or the file could not be written
   */
  CorpusFooter publish(Path target, String source) {
    if (documents == 0) {
      throw new DatasetException(
          "no text in " + source + "; left out: " + skips + "; expected text in UTF-8");
    }
    tokens.flush();
    long tokensCrc = tokens.crc();
    tokens.resetCrc();
    tokens.append(index);
    tokens.append(names);
    CorpusFooter footer =
        new CorpusFooter(
            width,
            documents,
            tokenCount,
            bytes,
            names.size(),
            skips,
            tokensCrc,
            tokens.crc(),
            HexFormat.of().formatHex(digest.digest()));
    tokens.put(footer.toBuffer().array());
    tokens.publish(target);
    return footer;
  }

  /** Removes what was not published. */
  @Override
  public void close() {
    tokens.close();
    index.close();
    names.close();
  }
}
