package org.lacuna.experiments.run;

import java.util.List;
import java.util.Optional;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.catalog.Catalog;
import org.lacuna.datasets.catalog.LocalCorpus;
import org.lacuna.datasets.catalog.Manifest;
import org.lacuna.datasets.catalog.RemoteFile;
import org.lacuna.datasets.format.CorpusReader;
import org.lacuna.datasets.source.CorpusSource;
import org.lacuna.datasets.source.EmbeddedCorpus;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.experiments.config.TextConfig;

/**
 * Where the documents of a text come from.
 *
 * @param given whether their names say which split they are of
 */
record TextSource(CorpusSource documents, boolean given) {
  /**
   * The source of a text.
   *
   * @throws org.lacuna.datasets.DatasetException if its path does not exist, or it is known but has
   *     not been fetched
   */
  static TextSource of(TextConfig text, Workspace workspace) {
    if (text.path() != null) {
      return of(text, TextFiles.at(List.of(text.path()), text.format()), false);
    }
    if (text.known() == null) {
      return of(text, new EmbeddedCorpus(), false);
    }
    LocalCorpus corpus =
        LocalCorpus.in(workspace.data(), Catalog.open(workspace.manifests()).get(text.known()));
    return of(text, CorpusReader.texts(corpus), hasAllSplits(corpus.corpus().manifest()));
  }

  private static TextSource of(TextConfig text, CorpusSource documents, boolean comesWithSplits) {
    return switch (text.division()) {
      case AUTO -> new TextSource(documents, comesWithSplits);
      case GIVEN -> new TextSource(documents, true);
      case SHARES -> new TextSource(documents, false);
    };
  }

  private static boolean hasAllSplits(Manifest manifest) {
    List<Split> splits =
        manifest.files().stream().flatMap(file -> splitOf(file).stream()).distinct().toList();
    return splits.containsAll(List.of(Split.values()));
  }

  private static Optional<Split> splitOf(RemoteFile file) {
    return Optional.ofNullable(file.split());
  }
}
