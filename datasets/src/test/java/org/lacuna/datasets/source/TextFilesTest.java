package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;

class TextFilesTest {

  @TempDir Path folder;

  @Test
  void everyFileIsADocumentInTheOrderOfNames() throws IOException {
    write("b/two.txt", "two");
    write("a.txt", "one");
    write("b.md", "three");
    write("b/.hidden", "no");
    write(".git/config", "no");
    assertThat(read(TextFiles.at(folder)))
        .containsExactly(
            Map.entry("a.txt", "one"), Map.entry("b.md", "three"), Map.entry("b/two.txt", "two"));
  }

  @Test
  void gzipIsUnpacked() throws IOException {
    Files.write(folder.resolve("a.txt.gz"), gzip("packed"));
    assertThat(read(TextFiles.at(folder))).containsExactly(Map.entry("a.txt.gz", "packed"));
    assertThat(TextFiles.at(folder).expectedBytes()).isEqualTo(-1);
  }

  @Test
  void aSingleFileIsNamedByItsName() throws IOException {
    Path file = write(".b/a.txt", "one");
    assertThat(read(TextFiles.at(file))).containsExactly(Map.entry("a.txt", "one"));
    assertThat(TextFiles.at(file).expectedBytes()).isEqualTo(3);
  }

  @Test
  void severalPlacesKeepTheirNamesApartAndFilesComeOnce() throws IOException {
    Path a = write("a/x.txt", "one");
    Path b = write("b/x.txt", "two");
    Map<String, String> documents = read(TextFiles.at(List.of(a.getParent(), b, a)));
    assertThat(documents.values()).containsExactly("one", "two");
    assertThat(documents.keySet()).containsExactly(a.toString(), b.toString());
  }

  @Test
  void aLinkThatGoesRoundInCirclesIsAnError() throws IOException {
    write("a.txt", "one");
    Files.createSymbolicLink(folder.resolve("again"), folder);
    assertThatThrownBy(() -> TextFiles.at(folder).fingerprint())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("again");
  }

  @Test
  void missingPathNamesTheNearest() throws IOException {
    write("books/a.txt", "one");
    write("music/a.txt", "one");
    assertThatThrownBy(() -> TextFiles.at(folder.resolve("boks")))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("boks' does not exist")
        .hasMessageContaining("nearest is '" + folder.resolve("books") + "'");
    assertThatThrownBy(() -> TextFiles.at(folder.resolve("boks/deeper/a.txt")))
        .hasMessageContaining("nearest is '" + folder.resolve("books") + "'");
    assertThatThrownBy(() -> TextFiles.at(List.of())).isInstanceOf(DatasetException.class);
  }

  @Test
  void emptyFolderIsRefused() {
    assertThatThrownBy(() -> TextFiles.at(folder).fingerprint())
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("no file in '" + folder)
        .hasMessageContaining("expected text files");
  }

  @Test
  void brokenGzipIsNamed() throws IOException {
    byte[] whole = gzip("text ".repeat(10_000));
    Path cut = folder.resolve("cut.gz");
    Files.write(cut, Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> read(TextFiles.at(folder)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(cut.toString())
        .hasMessageContaining("gzip -t");
    Files.writeString(cut, "not packed at all");
    assertThatThrownBy(() -> read(TextFiles.at(folder)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(cut.toString());
  }

  @Test
  void fingerprintFollowsNameSizeAndTime() throws IOException {
    Path file = write("a.txt", "one");
    String before = TextFiles.at(folder).fingerprint();
    assertThat(TextFiles.at(folder).fingerprint()).isEqualTo(before);

    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    String touched = TextFiles.at(folder).fingerprint();
    assertThat(touched).isNotEqualTo(before);

    Files.writeString(file, "three");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertThat(TextFiles.at(folder).fingerprint()).isNotEqualTo(touched);
  }

  private Path write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static Map<String, String> read(CorpusSource source) {
    return Collected.of(source).documents();
  }
}
