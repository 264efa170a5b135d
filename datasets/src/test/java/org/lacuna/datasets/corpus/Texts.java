package org.lacuna.datasets.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.DocumentSink;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

/** A source whose documents are in memory, and corpora made of it. */
public record Texts(Map<String, byte[]> documents) implements CorpusSource {

  /** Documents named d0, d1 and so on, of the given sizes, filled with seeded printable bytes. */
  public static Texts ofSizes(int... sizes) {
    SplittableRandom random = new SplittableRandom(7);
    Map<String, byte[]> documents = new LinkedHashMap<>();
    for (int i = 0; i < sizes.length; i++) {
      byte[] text = new byte[sizes[i]];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) random.nextInt(32, 127);
      }
      documents.put("d" + i, text);
    }
    return new Texts(documents);
  }

  public byte[] text(String name) {
    return Objects.requireNonNull(documents.get(name));
  }

  public Corpus open(Path cache) {
    return Corpus.open(this, new ByteTokenizer(), cache, Progress.NONE);
  }

  /** Opens the corpus in a folder that is removed afterwards; for property tests. */
  public void use(Consumer<Corpus> user) {
    try {
      Path cache = Files.createTempDirectory("corpus-test");
      try (Corpus corpus = open(cache)) {
        user.accept(corpus);
      } finally {
        delete(cache);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Removes a folder and what is in it. */
  static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Override
  public String description() {
    return "texts in memory";
  }

  @Override
  public String fingerprint() {
    StringBuilder print = new StringBuilder();
    documents.forEach((name, text) -> print.append(name).append(' ').append(text.length));
    return print.toString();
  }

  @Override
  public long expectedBytes() {
    return documents.values().stream().mapToLong(text -> text.length).sum();
  }

  @Override
  public void read(DocumentSink sink) {
    documents.forEach((name, text) -> {
      try {
        sink.document(name, new ByteArrayInputStream(text));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
