package org.lacuna.datasets.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Digests;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.Skips;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tokens of a source's documents, read from a memory-mapped file that was prepared once.
 *
 * <p>Each document is its {@link Tokenizer#documentStart} followed by the tokens of its text.
 * Documents without a byte, those with a zero byte among their first 8192 or UTF-16's byte order
 * mark, and those that prove misencoded, be it in the middle, are left out whole and counted.
 * Documents of up to 1 MiB are encoded whole, longer ones in pieces of at most 1 MiB that end after
 * a line.
 *
 * <p>The file is found again by source, tokenizer and version of its layout. It is written aside
 * and renamed when whole; a damaged one is prepared anew. Any number of processes may do so at
 * once.
 *
 * <p>Safe for use by many threads. After {@link #close} every read throws {@link
 * IllegalStateException}.
 */
public final class Corpus implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Corpus.class);

  private final CorpusFile file;
  private final Tokenizer tokenizer;

  private Corpus(CorpusFile file, Tokenizer tokenizer) {
    this.file = file;
    this.tokenizer = tokenizer;
  }

  /**
   * Opens the corpus of a source, preparing it first if that has not been done.
   *
   * @param cache the folder that keeps prepared corpora, made if it does not exist
   * @param progress hears of the preparation, if there is any
   * @throws DatasetException if the source has no text, cannot be read, or changed while being
   *     read, or the cache cannot be written
   */
  public static Corpus open(
      CorpusSource source, Tokenizer tokenizer, Path cache, Progress progress) {
    String fingerprint = source.fingerprint();
    Path path = cache.resolve(key(fingerprint, tokenizer) + ".corpus");
    Optional<CorpusFile> file = CorpusFile.open(path);
    if (file.isEmpty()) {
      if (Files.exists(path)) {
        LOG.warn("Prepared corpus {} is damaged; preparing it anew", path);
      }
      prepare(source, fingerprint, tokenizer, path, progress);
      file = CorpusFile.open(path);
    }
    return new Corpus(
        file.orElseThrow(() ->
            new DatasetException(
                "the prepared corpus '" + path + "' cannot be read back; is the disk sound?")),
        tokenizer);
  }

  private static String key(String fingerprint, Tokenizer tokenizer) {
    return Digests.sha256(
            Integer.toString(CorpusFooter.VERSION),
            tokenizer.name(),
            Integer.toString(tokenizer.vocabularySize()),
            fingerprint)
        .substring(0, 32);
  }

  private static void prepare(
      CorpusSource source, String fingerprint, Tokenizer tokenizer, Path path, Progress progress) {
    Path cache = Objects.requireNonNull(path.getParent());
    try {
      Files.createDirectories(cache);
      PartFile.removeAbandoned(cache);
    } catch (IOException e) {
      throw new DatasetException(
          "cannot use '"
              + cache
              + "' as cache folder ("
              + e
              + "); expected a folder that can be written to",
          e);
    }
    LOG.info("Preparing {}", source.description());
    try (CorpusWriter writer =
        new CorpusWriter(cache, tokenizer, progress, source.expectedBytes())) {
      Admission admission = new Admission(writer, tokenizer.needsText());
      source.read(admission);
      requireUnchanged(source, fingerprint);
      if (writer.documents() == 0) {
        throw new DatasetException(
            "no text in %s; left out: %s; expected a document of text"
                .formatted(source.description(), admission.leftOut()));
      }
      CorpusFooter footer = writer.publish(path, admission.skips());
      LOG.info(
          "Prepared {} documents, {} bytes, {} tokens; left out: {}",
          footer.documents(),
          footer.bytes(),
          footer.tokens(),
          admission.leftOut());
    }
  }

  private static void requireUnchanged(CorpusSource source, String fingerprint) {
    String changed =
        source.description() + " changed while being read; try again when nothing writes to it";
    String now;
    try {
      now = source.fingerprint();
    } catch (DatasetException e) {
      throw new DatasetException(changed, e); // It was there before it was read.
    }
    if (!now.equals(fingerprint)) {
      throw new DatasetException(changed);
    }
  }

  /** SHA-256, in hex, of all documents' names and bytes, whatever tokenizer and place. */
  public String hash() {
    return file.footer().hash();
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /** The documents in the order of the source, made when asked for. */
  public List<Document> documents() {
    return new LazyList<>(Math.toIntExact(file.footer().documents()), this::document);
  }

  private Document document(int i) {
    long start = file.tokenStart(i);
    return new Document(file.name(i), start, file.tokenEnd(i) - start);
  }

  /** Source bytes of one document. */
  long bytes(int document) {
    return file.bytes(document);
  }

  /** Source bytes of all documents. */
  public long bytes() {
    return file.footer().bytes();
  }

  /** Tokens of all documents, document starts included. */
  public long tokens() {
    return file.footer().tokens();
  }

  /** Documents left out. */
  public Skips skips() {
    return file.footer().skips();
  }

  /**
   * Some tokens of a document.
   *
   * @param offset of the first, from the start of the document
   * @throws IndexOutOfBoundsException if they do not all lie within the document
   */
  public int[] read(Document document, long offset, int length) {
    Objects.checkFromIndexSize(offset, (long) length, document.length());
    int[] tokens = new int[length];
    file.tokens(document.start() + offset, tokens);
    return tokens;
  }

  @Override
  public void close() {
    file.close();
  }
}
