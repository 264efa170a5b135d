package org.lacuna.datasets.corpus;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.zip.Deflater;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.Skips;

/**
 * How much text a source has, and how well it compresses: yardsticks that need no tokenizer.
 *
 * <p>What is text is decided as a {@link Corpus} decides it for a tokenizer that takes any bytes.
 * The gzip size is that of all documents' bytes, one after another without anything between them,
 * as a single gzip file of level 9 (window 32 KiB; header and trailer, 18 bytes, count), so later
 * documents profit from earlier ones. Of a document that proves misencoded in the middle nothing is
 * counted, but the bytes before stay in the gzip stream, on both sides of the ratio.
 *
 * @param documents number of documents
 * @param bytes their bytes
 * @param shortest bytes of the shortest one, 0 if there is none
 * @param median bytes of the middle one, the longer of two
 * @param longest bytes of the longest one
 * @param gzipBitsPerByte bits of the gzip file a byte of text
 * @param unigramBitsPerByte entropy of the frequencies of the bytes, in bits a byte
 * @param skips documents left out
 */
public record SourceStatistics(
    long documents,
    long bytes,
    long shortest,
    long median,
    long longest,
    double gzipBitsPerByte,
    double unigramBitsPerByte,
    Skips skips) {

  /**
   * Counts a source, reading it once; memory grows by 8 bytes a document.
   *
   * @throws org.lacuna.datasets.DatasetException if a document cannot be read to its end
   */
  public static SourceStatistics of(CorpusSource source) {
    try (Counter counter = new Counter()) {
      Admission admission = new Admission(counter, false);
      source.read(admission);
      return counter.statistics(admission.skips());
    }
  }

  private static final class Counter implements Admission.Target, AutoCloseable {

    private static final int FRAME = 18; // header and trailer of a gzip file

    private final Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    private final byte[] packed = new byte[1 << 16];
    private final LongStream.Builder lengths = LongStream.builder();
    private final long[] counts = new long[256];
    private final long[] document = new long[256]; // counts of the one being read

    @Override
    public void begin(String name) {
      Arrays.fill(document, 0);
    }

    @Override
    public void piece(byte[] text) {
      for (byte one : text) {
        document[Byte.toUnsignedInt(one)]++;
      }
      deflater.setInput(text);
      while (!deflater.needsInput()) {
        deflater.deflate(packed);
      }
    }

    @Override
    public void end() {
      Arrays.setAll(counts, i -> counts[i] + document[i]);
      lengths.add(Arrays.stream(document).sum());
    }

    @Override
    public void abandon() {
      // What begin() clears.
    }

    SourceStatistics statistics(Skips skips) {
      deflater.finish();
      while (!deflater.finished()) {
        deflater.deflate(packed);
      }
      long read = deflater.getBytesRead();
      long[] sorted = lengths.build().sorted().toArray();
      int last = sorted.length - 1;
      return new SourceStatistics(
          sorted.length,
          Arrays.stream(counts).sum(),
          last < 0 ? 0 : sorted[0],
          last < 0 ? 0 : sorted[sorted.length / 2],
          last < 0 ? 0 : sorted[last],
          read == 0 ? 0 : 8.0 * (deflater.getBytesWritten() + FRAME) / read,
          entropy(),
          skips);
    }

    private double entropy() {
      double all = Arrays.stream(counts).sum();
      return Arrays.stream(counts)
          .filter(count -> count > 0)
          .mapToDouble(count -> count / all * (Math.log(all / count) / Math.log(2)))
          .sum();
    }

    @Override
    public void close() {
      deflater.end();
    }
  }
}
