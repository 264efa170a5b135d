package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lacuna.datasets.source.Packed.bytes;
import static org.lacuna.datasets.source.Packed.bzip2;
import static org.lacuna.datasets.source.Packed.gzip;
import static org.lacuna.datasets.source.Packed.tar;
import static org.lacuna.datasets.source.Packed.tarOfLink;
import static org.lacuna.datasets.source.Packed.zip;
import static org.lacuna.datasets.source.Packed.zstd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;

class ArchivesTest {

  private static final String[] MEMBERS = {
    "./b/two.txt", "two", "b/", "", "a.txt", "one", ".hidden", "no", "b/.git/config", "no",
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"x.zip", "x.tar", "x.tar.gz", "x.tgz", "x.tar.bz2", "x.tar.zst", "X.TAR.GZ"})
  void regularMembersAreDocumentsInTheArchivesOrder(String name) throws IOException {
    Files.write(folder.resolve(name), pack(name, MEMBERS));
    Collected read = read();
    assertThat(read.documents())
        .containsExactly(
            Map.entry(name + "!/b/two.txt", "two"), Map.entry(name + "!/a.txt", "one"));
    assertThat(read.skips()).isEmpty();
    assertThat(TextFiles.at(folder).expectedBytes()).isEqualTo(-1);
  }

  @Test
  void membersMayBePackedOrLinesOfJson() throws IOException {
    byte[] tar = tar("lines.jsonl", "{\"text\": \"one\"}\n{\"text\": \"two\"}\n");
    Files.write(folder.resolve("x.tar"), tar);
    Files.write(folder.resolve("y.tar"), tarOfBytes("z.txt.gz", gzip(bytes("three"))));
    assertThat(read().documents())
        .containsExactly(
            Map.entry("x.tar!/lines.jsonl:1", "one"),
            Map.entry("x.tar!/lines.jsonl:2", "two"),
            Map.entry("y.tar!/z.txt.gz", "three"));
  }

  @Test
  void linksAreLeftOut() throws IOException {
    Files.write(folder.resolve("x.tar"), tarOfLink("link.txt", "/etc/hostname"));
    assertThat(read()).isEqualTo(new Collected(Map.of(), Map.of()));
  }

  /** Its gigabytes of zeros take no room in the archive, and no time to go past. */
  @Test
  void sparseMembersAreMalformedAndTheOthersRead() throws IOException {
    Files.write(folder.resolve("x.tar"), Bomb.tarOfHole("a.txt", (1L << 33) - 1));
    assertThat(read())
        .isEqualTo(
            new Collected(
                Map.of("x.tar!/b.txt", "x"), Map.of("x.tar!/a.txt", SkipReason.MALFORMED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.zip", "x.tar"})
  void namesThatLeaveTheArchiveOrComeTwiceAreMalformed(String name) throws IOException {
    String[] members = {
      "../up.txt",
      "no",
      "a/../../up.txt",
      "no",
      "/root.txt",
      "no",
      "C:\\root.txt",
      "no",
      "..\\up.txt",
      "no",
      "a.txt",
      "first",
      "./a.txt",
      "second",
    };
    Files.write(folder.resolve(name), pack(name, members));
    Collected read = read();
    assertThat(read.documents()).containsExactly(Map.entry(name + "!/a.txt", "first"));
    assertThat(read.skips().values()).containsOnly(SkipReason.MALFORMED);
    assertThat(read.skips().keySet())
        .contains(name + "!/../up.txt", name + "!//root.txt", name + "!/a.txt");
  }

  @Test
  void encryptedMembersAreMalformedAndTheOthersRead() throws IOException {
    Files.write(
        folder.resolve("x.zip"),
        patched(
            6,
            8,
            flags -> {
              flags[0] |= 1;
              return flags;
            }));
    assertThat(read())
        .isEqualTo(
            new Collected(
                Map.of("x.zip!/b.txt", "second member"),
                Map.of("x.zip!/a.txt", SkipReason.MALFORMED)));
  }

  @ParameterizedTest
  @ValueSource(ints = {99, 95, 200})
  void membersPackedByAnUnknownMethodAreMalformed(int method) throws IOException {
    Files.write(folder.resolve("x.zip"), patched(8, 10, ignored -> new byte[] {(byte) method, 0}));
    assertThat(read().skips()).containsExactly(Map.entry("x.zip!/a.txt", SkipReason.MALFORMED));
  }

  @Test
  void aWrongChecksumNamesArchiveAndMember() throws IOException {
    Files.write(folder.resolve("x.zip"), patched(14, 16, old -> new byte[] {1, 2}));
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(folder.resolve("x.zip") + "!/a.txt")
        .hasMessageContaining("checksum")
        .hasMessageContaining("unzip -t");
  }

  @Test
  void aMemberLongerThanItSaysIsAnError() throws IOException {
    Files.write(folder.resolve("x.zip"), patched(22, 24, old -> new byte[] {3, 0}));
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("x.zip!/a.txt")
        .hasMessageContaining("more than the 3 bytes");
  }

  /** Nothing marks the cut at the border between two members but that the end is missing. */
  @ParameterizedTest
  @ValueSource(ints = {100, 700, 1024, 1100})
  void aTarThatIsCutIsAnError(int length) throws IOException {
    byte[] whole = tar("a.txt", "one", "b.txt", "two");
    Files.write(folder.resolve("x.tar"), Arrays.copyOf(whole, length));
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(folder.resolve("x.tar").toString())
        .hasMessageContaining("tar -tf");
  }

  @Test
  void aZipThatIsCutIsAnError() throws IOException {
    byte[] whole = zip("a.txt", "one", "b.txt", "two");
    Files.write(folder.resolve("x.zip"), Arrays.copyOf(whole, whole.length - 30));
    assertThatThrownBy(this::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(folder.resolve("x.zip").toString())
        .hasMessageContaining("unzip -t");
  }

  @Test
  void anArchiveThatIsNoneIsAnError() throws IOException {
    for (String name : new String[] {"x.zip", "x.tar", "x.tar.gz", "x.tar.zst"}) {
      Path file = Files.writeString(folder.resolve(name), "just text ".repeat(200));
      assertThatThrownBy(this::read)
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining(file.toString());
      Files.delete(file);
    }
  }

  /** Whatever byte is wrong: documents come as they were, or there is an error, or fewer come. */
  @Property(tries = 400)
  void damageIsNeverACrashAndNeverOtherText(
      @ForAll @IntRange(max = 4) int kind,
      @ForAll @IntRange(max = 1_000_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int change)
      throws IOException {
    String name = new String[] {"x.zip", "x.tar.gz", "x.tar.zst", "x.txt.gz", "x.txt.zst"}[kind];
    String text = "some text, with words in it; ".repeat(20);
    String[] members = {"a.txt", text, "b/c.txt", text, "b/d.txt", text};
    byte[] packed =
        switch (kind) {
          case 3 -> gzip(bytes(text));
          case 4 -> zstd(bytes(text));
          default -> pack(name, members);
        };
    packed[position % packed.length] ^= (byte) change;
    Path place = Files.createTempDirectory("damaged");
    Path file = Files.write(place.resolve(name), packed);
    try {
      assertThat(Collected.of(TextFiles.at(place)).documents().values())
          .allMatch(text::equals)
          .hasSizeLessThanOrEqualTo(3);
    } catch (DatasetException e) {
      assertThat(e).hasMessageContaining(file.toString());
    } finally {
      Files.delete(file);
      Files.delete(place);
    }
  }

  /** Almost a gibibyte that packs into some kilobytes, and a header that pretends to be one. */
  @Test
  void bombsAreStreamed() throws IOException {
    long size = (1L << 30) - (1 << 20); // A little more would be refused, see UnpackLimit.
    Files.write(folder.resolve("a.tar.zst"), Bomb.tarZstd("a.txt", '0', size));
    Files.write(folder.resolve("b.zip"), Bomb.zip("b.txt", size / 16));
    long[] read = {0};
    DocumentSink sink = Bomb.counting(read);
    assertThat(Allocated.by(() -> TextFiles.at(folder).read(sink))).isLessThan(32 << 20);
    assertThat(read[0]).isEqualTo(size + size / 16);

    Files.write(folder.resolve("a.tar.zst"), Bomb.tarZstd("././@LongLink", 'L', size));
    long allocated =
        Allocated.by(() ->
            assertThatThrownBy(() -> TextFiles.at(folder).read(sink))
                .isInstanceOf(DatasetException.class)
                .hasMessageContaining("a.tar.zst")
                .hasMessageContaining("header of a member is longer"));
    assertThat(allocated).isLessThan(32 << 20);
  }

  private Collected read() {
    return Collected.of(TextFiles.at(folder));
  }

  private static byte[] pack(String name, String... members) {
    String bare = Compression.bare(name);
    byte[] plain = bare.endsWith(".zip") ? zip(members) : tar(members);
    return switch (Compression.of(name)) {
      case NONE -> plain;
      case GZIP -> gzip(plain);
      case BZIP2 -> bzip2(plain);
      case ZSTD -> zstd(plain);
    };
  }

  private static byte[] tarOfBytes(String name, byte[] content) {
    try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
      Bomb.tar(out, name, '0', content.length, new ByteArrayInputStream(content));
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A zip archive of {@code a.txt} and {@code b.txt}, two bytes of whose first member's headers,
   * local and central, are changed.
   */
  private static byte[] patched(int inLocal, int inCentral, UnaryOperator<byte[]> change) {
    byte[] zip = zip("a.txt", "first member", "b.txt", "second member");
    int central = indexOf(zip, new byte[] {'P', 'K', 1, 2});
    for (int at : new int[] {inLocal, central + inCentral}) {
      byte[] changed = change.apply(Arrays.copyOfRange(zip, at, at + 2));
      System.arraycopy(changed, 0, zip, at, 2);
    }
    return zip;
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i < bytes.length; i++) {
      if (Arrays.equals(wanted, 0, 4, bytes, i, i + 4)) {
        return i;
      }
    }
    throw new AssertionError("no central directory");
  }
}
