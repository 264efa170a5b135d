package org.lacuna.datasets.corpus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.stream.TrainingWindows;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

/**
 * Measures how fast a folder is prepared, and how fast windows are read from what was prepared.
 *
 * <p>Prints MB (10^6 source bytes) a second of several rounds, the first of which warm up. The
 * argument is a folder of text; the files should be in the system's cache.
 */
public final class CorpusSpeed {

  private static final int ROUNDS = 8;
  private static final int LENGTH = 8192;

  private CorpusSpeed() {}

  public static void main(String[] arguments) throws IOException {
    TextFiles source = TextFiles.at(Path.of(arguments[0]));
    for (int round = 0; round < ROUNDS; round++) {
      Path cache = Files.createTempDirectory("corpus-speed");
      long start = System.nanoTime();
      try (Corpus corpus = Corpus.open(source, new ByteTokenizer(), cache, Progress.NONE)) {
        double preparing = megabytesASecond(corpus.bytes(), start);
        CorpusSplit all = new CorpusSplit(corpus, Split.TRAIN, corpus.documents());
        TrainingWindows windows = new TrainingWindows(all, LENGTH, round);
        start = System.nanoTime();
        long read = 0;
        for (long i = 0; i < windows.windowsPerEpoch(); i++) {
          read += windows.window(i).tokens().length;
        }
        System.out.printf(
            "preparing %.0f MB/s, windows of %d %.0f MB/s%n",
            preparing, LENGTH, megabytesASecond(read, start));
      } finally {
        Texts.delete(cache);
      }
    }
  }

  private static double megabytesASecond(long bytes, long start) {
    return bytes * 1e3 / (System.nanoTime() - start);
  }
}
