package org.lacuna.datasets.format;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.benchmark.Benchmark;
import org.lacuna.datasets.benchmark.MultipleChoice;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.catalog.RemoteFile;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.source.TextFormat;

/**
 * Reads corpora that have been fetched, as the manifest's format says; files that the manifest does
 * not list are left alone.
 */
public final class CorpusReader {

  private CorpusReader() {}

  /**
   * The texts of a corpus, called by the names of the manifest.
   *
   * @throws DatasetException if the format is not one of texts, or a file is not here
   */
  public static TextFiles texts(LocalCorpus corpus) {
    Manifest manifest = corpus.corpus().manifest();
    TextFormat format = CorpusFormat.text(manifest.format());
    corpus.paths();
    List<String> names = manifest.files().stream().map(RemoteFile::name).toList();
    return TextFiles.within(corpus.folder(), names, format);
  }

  /**
   * The items of a benchmark's files, in the order of the manifest, whatever their split.
   *
   * @throws DatasetException if the format is not one of benchmarks, or a file is not here, or not
   *     of the form
   */
  public static List<MultipleChoice> items(LocalCorpus corpus) {
    return CorpusFormat.benchmark(corpus.corpus().manifest().format()).read(corpus.paths());
  }

  /**
   * The items of a benchmark's files of one split.
   *
   * @throws DatasetException as {@link #items(LocalCorpus)}, or if there is no file of the split
   */
  public static List<MultipleChoice> items(LocalCorpus corpus, Split split) {
    Manifest manifest = corpus.corpus().manifest();
    Benchmark benchmark = CorpusFormat.benchmark(manifest.format());
    corpus.paths();
    List<Path> files =
        manifest.files().stream().filter(f -> f.split() == split).map(corpus::path).toList();
    if (files.isEmpty()) {
      throw new DatasetException(
          "%s has no file of the split %s; it has %s"
              .formatted(corpus.corpus().name(), split.label(), splits(manifest)));
    }
    return benchmark.read(files);
  }

  private static String splits(Manifest manifest) {
    return manifest.files().stream()
        .map(RemoteFile::split)
        .map(split -> split == null ? "files of none" : split.label())
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
