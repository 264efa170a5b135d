package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lacuna.datasets.Progress;

/** The manifests of this repository. */
class OurCatalogTest {

  /** Folder of gzipped corpora with a MANIFEST.tsv, where a machine has one. */
  private static final String SHARED = "LACUNA_SHARED_DATASETS";

  private static final Catalog CATALOG = Catalog.open(Path.of(""));

  @TempDir Path folder;

  static List<String> names() {
    return CATALOG.names();
  }

  @Test
  void thereAreSome() {
    assertThat(names()).contains("wikitext-2", "piqa", "hellaswag", "babi");
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyFileIsPinned(String name) {
    Set<String> sums = new HashSet<>();
    for (RemoteFile file : CATALOG.get(name).manifest().files()) {
      assertThat(sums.add(file.sha256())).as("%s is there once", file.name()).isTrue();
      URI address = file.uri();
      assertThat(address.getScheme()).isEqualTo("https");
      // A branch moves; a commit does not.
      assertThat(address.getPath()).matches("/[^/]+/[^/]+/[0-9a-f]{40}/.+");
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void thePageAboutThemHasARow(String name) throws IOException {
    Manifest manifest = CATALOG.get(name).manifest();

    assertThat(Path.of("README.md"))
        .content()
        .contains(
            String.format(
                Locale.ROOT,
                "| `%s` | %s | %,d | %s | `%s` |",
                name,
                manifest.title(),
                manifest.bytes(),
                manifest.licence().name(),
                manifest.format()));
  }

  /** A row of MANIFEST.tsv: the gzipped file, and what it is when unpacked. */
  private record Row(Path file, long bytes) {}

  private static Map<String, Row> shared() throws IOException {
    String place = System.getenv(SHARED);
    assumeTrue(place != null, SHARED + " names no folder");
    Map<String, Row> rows = new HashMap<>();
    for (String line :
        Files.readAllLines(Path.of(place, "MANIFEST.tsv")).stream().skip(1).toList()) {
      String[] cells = line.split("\t", -1);
      rows.put(cells[7], new Row(Path.of(place, cells[0]), Long.parseLong(cells[5])));
    }
    return rows;
  }

  @Test
  void aMirrorOfSharedFilesServesTheManifests() throws IOException {
    Map<String, Row> shared = shared();
    Path mirror = folder.resolve("mirror");
    List<String> served = new ArrayList<>();
    for (String name : names()) {
      KnownCorpus corpus = CATALOG.get(name);
      List<RemoteFile> files = corpus.manifest().files();
      if (!files.stream().allMatch(file -> shared.containsKey(file.sha256()))) {
        continue; // Only a part of it is shared.
      }
      for (RemoteFile file : files) {
        Row row = Objects.requireNonNull(shared.get(file.sha256()));
        assertThat(row.bytes()).as(file.name()).isEqualTo(file.bytes());
        Path there = mirror.resolve(name).resolve(file.name());
        Files.createDirectories(there.getParent());
        try (InputStream in = new GZIPInputStream(Files.newInputStream(row.file()))) {
          Files.copy(in, there);
        }
      }
      LocalCorpus local = LocalCorpus.in(folder.resolve("data"), corpus);
      try (Fetcher fetcher = Fetcher.open(Map.of())) {
        fetcher.fetch(local, Optional.of(Mirror.at(mirror.toString())), Progress.NONE);
      }
      assertThat(local.check()).allMatch(FileCheck::isWhole);
      served.add(name);
    }
    assertThat(served).contains("wikitext-2", "piqa", "arc-easy", "arc-challenge", "babi");
  }
}
