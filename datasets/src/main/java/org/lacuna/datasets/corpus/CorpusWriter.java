package org.lacuna.datasets.corpus;

import java.io.Closeable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.Skips;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Writes a corpus file, laid out as {@link CorpusFooter} says, from documents as they come.
 *
 * <p>Tokens, index and names grow side by side in three files and are joined at the end, so memory
 * stays constant whatever the number and size of the documents.
 */
final class CorpusWriter implements Admission.Target, Closeable {

  private final Tokenizer tokenizer;
  private final TokenWidth width;
  private final Progress progress;
  private final long expectedBytes;
  private final PartFile tokens;
  private final PartFile index;
  private final PartFile names;
  private MessageDigest digest = Digests.sha256();
  private long documents;
  private long tokenCount;
  private long bytes;
  private long bytesRead;

  // Of the document being written: its name, and what to go back to if it is abandoned.
  private byte[] nameBytes = {};
  private MessageDigest digestBefore = digest;
  private long tokensBefore;
  private long bytesBefore;

  CorpusWriter(Path folder, Tokenizer tokenizer, Progress progress, long expectedBytes) {
    this.tokenizer = tokenizer;
    this.width = TokenWidth.of(tokenizer.vocabularySize());
    this.progress = progress;
    this.expectedBytes = expectedBytes;
    List<PartFile> parts = PartFile.several(folder, 3);
    this.tokens = parts.get(0);
    this.index = parts.get(1);
    this.names = parts.get(2);
  }

  @Override
  public void begin(String name) {
    digestBefore = copy(digest);
    tokensBefore = tokenCount;
    bytesBefore = bytes;
    nameBytes = name.getBytes(StandardCharsets.UTF_8);
    digestLong(nameBytes.length);
    digest.update(nameBytes);
    put(new int[] {tokenizer.documentStart()});
  }

  @Override
  public void piece(byte[] text) {
    digest.update(text);
    put(tokenizer.encode(text));
    bytes += text.length;
    bytesRead += text.length;
    progress.bytes(bytesRead, expectedBytes);
  }

  @Override
  public void end() {
    digestLong(bytes - bytesBefore);
    documents++;
    names.put(nameBytes);
    index.room(CorpusFooter.ENTRY).putLong(tokenCount).putLong(bytes).putLong(names.size());
  }

  @Override
  public void abandon() {
    digest = digestBefore;
    tokenCount = tokensBefore;
    bytes = bytesBefore;
    tokens.truncate(tokenCount * width.bytes());
  }

  private void put(int[] ids) {
    for (int from = 0; from < ids.length; ) {
      ByteBuffer room = tokens.room(width.bytes());
      int some = Math.min(ids.length - from, room.remaining() / width.bytes());
      width.put(room, ids, from, some);
      from += some;
    }
    tokenCount += ids.length;
  }

  private void digestLong(long value) {
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(value).flip());
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException(e); // The one that every Java runtime has can be copied.
    }
  }

  /** Documents written so far. */
  long documents() {
    return documents;
  }

  /**
   * Completes the file and puts it, whole or not at all, where it belongs.
   *
   * @param skips what was left out
   * @throws DatasetException if the file could not be written
   */
  CorpusFooter publish(Path target, Skips skips) {
    long tokensCrc = tokens.crc(0);
    long indexStart = tokens.size();
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
            tokens.crc(indexStart),
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
