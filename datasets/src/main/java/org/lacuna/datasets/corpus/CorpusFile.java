package org.lacuna.datasets.corpus;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.lacuna.datasets.DatasetException;

/** A corpus file, mapped into memory for reading; see {@link CorpusFooter} for its layout. */
final class CorpusFile implements AutoCloseable {

  /** Up to this size the tokens' checksum is tested on opening, which takes a tenth of a second. */
  private static final long CHECKED = 1L << 30;

  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Arena arena;
  private final CorpusFooter footer;
  private final MemorySegment tokens;
  private final MemorySegment index;
  private final MemorySegment names;

  private CorpusFile(Arena arena, MemorySegment file, CorpusFooter footer) {
    this.arena = arena;
    this.footer = footer;
    long entries = footer.documents() * CorpusFooter.ENTRY;
    this.tokens = file.asSlice(0, footer.tokenSection());
    this.index = file.asSlice(footer.tokenSection(), entries);
    this.names = file.asSlice(footer.tokenSection() + entries, footer.nameBytes());
  }

  /** Opens a file; nothing if there is none, or it is cut short or damaged. */
  static Optional<CorpusFile> open(Path path) {
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    Arena arena = Arena.ofShared();
    Optional<CorpusFile> opened = Optional.empty();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      opened =
          footer(file)
              .filter(footer -> isWhole(file, footer))
              .map(footer -> new CorpusFile(arena, file, footer));
    } catch (IOException e) {
      throw new DatasetException(
          "cannot read the prepared corpus '" + path + "' (" + e.getMessage() + "); delete it", e);
    } finally {
      if (opened.isEmpty()) {
        arena.close();
      }
    }
    return opened;
  }

  private static Optional<CorpusFooter> footer(MemorySegment file) {
    long start = file.byteSize() - CorpusFooter.SIZE;
    return start < 0
        ? Optional.empty()
        : CorpusFooter.from(file.asSlice(start, CorpusFooter.SIZE).asByteBuffer());
  }

  private static boolean isWhole(MemorySegment file, CorpusFooter footer) {
    return footer.isPossible(file.byteSize())
        && footer.fileSize() == file.byteSize()
        && Checksums.crc32c(file.asSlice(footer.tokenSection(), footer.indexSection()))
            == footer.indexCrc()
        && (footer.tokenSection() > CHECKED
            || Checksums.crc32c(file.asSlice(0, footer.tokenSection())) == footer.tokensCrc());
  }

  CorpusFooter footer() {
    return footer;
  }

  /** Position of a document's first token among all tokens. */
  long tokenStart(int document) {
    return document == 0 ? 0 : index.get(LONG, (document - 1L) * CorpusFooter.ENTRY);
  }

  /** Position after a document's last token. */
  long tokenEnd(int document) {
    return tokenStart(document + 1);
  }

  String name(int document) {
    long start = document == 0 ? 0 : nameEnd(document - 1);
    byte[] name = names.asSlice(start, nameEnd(document) - start).toArray(ValueLayout.JAVA_BYTE);
    return new String(name, StandardCharsets.UTF_8);
  }

  private long nameEnd(int document) {
    return index.get(LONG, (long) document * CorpusFooter.ENTRY + 2 * Long.BYTES);
  }

  /** Source bytes of a document. */
  long bytes(int document) {
    return byteEnd(document) - (document == 0 ? 0 : byteEnd(document - 1));
  }

  private long byteEnd(int document) {
    return index.get(LONG, (long) document * CorpusFooter.ENTRY + Long.BYTES);
  }

  void tokens(long first, int[] target) {
    footer.width().get(tokens, first, target);
  }

  @Override
  public void close() {
    arena.close();
  }
}
