package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lacuna.datasets.source.Packed.bytes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
  void packedTextInSeveralPartsIsReadWhole() throws IOException {
    Files.write(folder.resolve("a.gz"), join(gzip("one, "), gzip(""), gzip("two")));
    Files.write(
        folder.resolve("b.zst"), join(Packed.zstd(bytes("one, ")), Packed.zstd(bytes("two"))));
    Files.write(folder.resolve("c.gz"), new byte[0]);
    Files.write(folder.resolve("d.zst"), new byte[0]);
    assertThat(read(TextFiles.at(folder)))
        .containsExactly(
            Map.entry("a.gz", "one, two"),
            Map.entry("b.zst", "one, two"),
            Map.entry("c.gz", ""),
            Map.entry("d.zst", ""));
  }

  /** The library's own reader takes a second part with a broken header for the end. */
  @Test
  void whatFollowsPackedTextAndIsNoneIsAnError() throws IOException {
    byte[] second = gzip("two");
    second[0]++;
    Path file = Files.write(folder.resolve("a.gz"), join(gzip("one"), second));
    assertThatThrownBy(() -> read(TextFiles.at(folder)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(file.toString());
    Files.delete(file);
    Files.write(folder.resolve("a.zst"), join(Packed.zstd(bytes("one")), bytes("rest")));
    assertThatThrownBy(() -> read(TextFiles.at(folder)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a.zst")
        .hasMessageContaining("zstd -t");
  }

  @Test
  void zstdThatIsCutIsNamed() throws IOException {
    byte[] whole = Packed.zstd(bytes("text ".repeat(10_000)));
    Files.write(folder.resolve("a.zst"), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> read(TextFiles.at(folder)))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("a.zst")
        .hasMessageContaining("zstd -t");
  }

  @Test
  void aFileThatVanishesWhileOthersAreReadIsNamed() throws IOException {
    write("a.txt", "one");
    Path second = write("b.txt", "two");
    DocumentSink deleting =
        new DocumentSink() {
          @Override
          public void document(String name, InputStream text) throws IOException {
            Files.deleteIfExists(second);
          }

          @Override
          public void skipped(String name, SkipReason reason) {
            throw new AssertionError(name);
          }
        };
    assertThatThrownBy(() -> TextFiles.at(folder).read(deleting))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(second + "' (it is gone); try again");
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

  private static byte[] gzip(String text) {
    return Packed.gzip(bytes(text));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static Map<String, String> read(CorpusSource source) {
    return Collected.of(source).documents();
  }
}
