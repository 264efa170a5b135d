package org.lacuna.datasets.task;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.corpus.Corpus;
import org.lacuna.datasets.corpus.CorpusSplits;
import org.lacuna.datasets.corpus.SplitConfig;
import org.lacuna.datasets.source.EmbeddedCorpus;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

/** The embedded text as a haystack, prepared once for all tests of a JVM. */
public final class EmbeddedHaystack {

  public static final Haystack HAYSTACK = open();

  private EmbeddedHaystack() {}

  private static Haystack open() {
    try {
      Path cache = Files.createTempDirectory("embedded");
      Corpus corpus = Corpus.open(new EmbeddedCorpus(), new ByteTokenizer(), cache, Progress.NONE);
      // It stays mapped; the files need not stay.
      try (var files = Files.list(cache)) {
        files.map(Path::toFile).forEach(File::deleteOnExit);
      }
      cache.toFile().deleteOnExit();
      return Haystack.of(CorpusSplits.of(corpus, SplitConfig.DEFAULT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
