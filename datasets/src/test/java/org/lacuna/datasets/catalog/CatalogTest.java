package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Split;

class CatalogTest {

  private static final String GOOD =
      """
      title: Sample
      description: Made for a test.
      licence: {name: CC0, address: https://example.org/cc0}
      source: https://example.org
      format: text
      files:
        - name: a.txt
          address: https://example.org/a.txt
          bytes: 3
          sha256: SHA
          split: test
        - {name: sub/b.txt.gz, address: file:///tmp/b.txt.gz, bytes: 4, sha256: SHA}
      """
          .replace("SHA", "0123456789abcdef".repeat(4));

  @TempDir Path folder;

  private Catalog catalog(String name, String manifest) throws IOException {
    Files.writeString(folder.resolve(name + ".yaml"), manifest);
    return Catalog.open(folder);
  }

  @Test
  void aManifestIsBound() throws IOException {
    KnownCorpus corpus = catalog("sample", GOOD).get("sample");

    assertThat(corpus.name()).isEqualTo("sample");
    assertThat(corpus.manifest().title()).isEqualTo("Sample");
    assertThat(corpus.manifest().citation()).isNull();
    assertThat(corpus.manifest().bytes()).isEqualTo(7);
    assertThat(corpus.manifest().files())
        .extracting(RemoteFile::name)
        .containsExactly("a.txt", "sub/b.txt.gz");
    assertThat(corpus.manifest().files())
        .extracting(RemoteFile::split)
        .containsExactly(Split.TEST, null);
  }

  @Test
  void onlyManifestsAreListed() throws IOException {
    Files.writeString(folder.resolve("README.md"), "");
    Files.writeString(folder.resolve(".hidden.yaml"), "");
    Files.createDirectory(folder.resolve("data"));
    catalog("b", GOOD);

    assertThat(catalog("a", GOOD).names()).containsExactly("a", "b");
  }

  @ParameterizedTest
  @CsvSource({"sampel, did you mean sample?", "nothing-like-it, known are other"})
  void anUnknownNameIsToldTheNearest(String name, String hint) throws IOException {
    catalog("other", GOOD);
    Catalog catalog = catalog("sample", GOOD);

    assertThatThrownBy(() -> catalog.get(name))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("unknown corpus " + name)
        .hasMessageContaining(hint);
  }

  @Test
  void noNameLeadsOutOfTheFolder() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    catalog("sample", GOOD);

    assertThatThrownBy(() -> Catalog.open(inner).get("../sample"))
        .hasMessageContaining("unknown corpus");
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    assertThatThrownBy(() -> Catalog.open(folder.resolve("none")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("none")
        .hasMessageContaining("NAME.yaml");
  }

  @Test
  void aWrongManifestHarmsNoOther() throws IOException {
    catalog("broken", "title: [");

    assertThat(catalog("sample", GOOD).get("sample").manifest().title()).isEqualTo("Sample");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          title: Sample                     | titel: Sample              | titel: unknown key; did you mean title?
          title: Sample                     | # none                     | the key title is missing
          title: Sample                     | title: ''                  | title: expected a title
          format: text                      | format: Plain Text         | format: expected a word such as text
          address: https://example.org/cc0  | address: somewhere         | licence.address: expected an address
          source: https://example.org       | source: ftp://example.org  | source: expected an address
          address: https://example.org/a.txt | address: https:///a.txt   | files[0].address: expected an address
          bytes: 3                          | bytes: 0                   | files[0].bytes: expected at least 1
          bytes: 3                          | bytes: many                | files[0].bytes: expected a whole number
          bytes: 3                          | # none                     | files[0]: the key bytes is missing
          sha256: 0123456789abcdef          | sha256: X123456789abcdef   | files[0].sha256: expected 64 digits
          split: test                       | split: tset                | files[0].split: expected one of train, validation, test
          name: a.txt                       | name: ../a.txt             | files[0].name: expected letters
          name: a.txt                       | name: /a.txt               | files[0].name: expected letters
          name: a.txt                       | name: .a.txt.part          | files[0].name: expected letters
          name: a.txt                       | name: sub/B.txt.gz         | files: expected files of different names, got sub/b.txt.gz twice
          """)
  void whatIsWrongIsToldWithFileAndKey(String right, String wrong, String message)
      throws IOException {
    assertThat(GOOD).contains(right);
    Catalog catalog = catalog("sample", GOOD.replaceFirst(right, wrong));

    assertThatThrownBy(() -> catalog.get("sample"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(folder.resolve("sample.yaml") + ": " + message);
  }

  @Test
  void aCorpusWithoutFilesIsRefused() throws IOException {
    Catalog catalog = catalog("sample", GOOD.substring(0, GOOD.indexOf("files:")) + "files: []\n");

    assertThatThrownBy(() -> catalog.get("sample"))
        .hasMessageContaining("files: expected at least");
  }
}
