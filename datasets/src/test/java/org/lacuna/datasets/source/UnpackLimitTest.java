package org.lacuna.datasets.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lacuna.datasets.source.Packed.bytes;
import static org.lacuna.datasets.source.Packed.bzip2;
import static org.lacuna.datasets.source.Packed.gzip;
import static org.lacuna.datasets.source.Packed.tar;
import static org.lacuna.datasets.source.Packed.zip;
import static org.lacuna.datasets.source.Packed.zstd;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;

class UnpackLimitTest {
  private static final long FREE = 1 << 16;

  @TempDir Path folder;

  private long read;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x.txt.gz",
        "x.txt.bz2",
        "x.txt.zst",
        "x.zip",
        "x.tar.gz",
        "x.tar.bz2",
        "x.tar.zst"
      })
  void fileThatUnpacksFarBeyondItsSizeIsRefused(String name) throws IOException {
    Path file = Files.write(folder.resolve(name), packed(name, "x".repeat(1 << 20)));

    assertThatThrownBy(this::walk)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("'" + file + "' unpacks to more than");
    assertThat(read).isLessThan(1 << 20);
  }

  @Test
  void membersCountTogether() throws IOException {
    String[] members =
        IntStream.range(0, 10)
            .boxed()
            .flatMap(i -> List.of(i + ".txt", "x".repeat(1 << 18)).stream())
            .toArray(String[]::new);
    Files.write(folder.resolve("x.zip"), zip(members));

    assertThatThrownBy(this::walk)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("unpacks to more than");
  }

  @Test
  void packedMemberOfAPlainArchiveCountsToo() throws IOException {
    byte[] member = gzip(bytes("x".repeat(1 << 24)));
    ByteArrayOutputStream tar = new ByteArrayOutputStream();
    Bomb.tar(tar, "x.txt.gz", '0', member.length, new ByteArrayInputStream(member));
    Files.write(folder.resolve("x.tar"), tar.toByteArray());

    assertThatThrownBy(this::walk)
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("x.tar' unpacks to more than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.txt", "x.txt.gz", "x.zip", "x.tar.zst"})
  void textThatPacksAsTextDoesIsRead(String name) throws IOException {
    byte[] random = new byte[1 << 19];
    new Random(1).nextBytes(random);
    Files.write(folder.resolve(name), packed(name, HexFormat.of().formatHex(random)));

    walk();
    assertThat(read).isEqualTo(1 << 20);
  }

  @Test
  void howTheBytesAreReadDoesNotMatter() throws IOException {
    UnpackLimit limit = new UnpackLimit(Path.of("x.gz"), 0, 10);
    InputStream bytes = limit.on(new ByteArrayInputStream(new byte[20]));

    assertThat(bytes.read()).isZero();
    assertThat(bytes.read(new byte[4])).isEqualTo(4);
    assertThat(bytes.skip(5)).isEqualTo(5);
    assertThatThrownBy(bytes::read)
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("'x.gz' unpacks to more than 10 bytes");
  }

  private void walk() {
    TextVisitor counting =
        new TextVisitor() {
          @Override
          public void text(String name, InputStream text) throws IOException {
            byte[] buffer = new byte[1 << 12];
            for (int some = text.read(buffer); some >= 0; some = text.read(buffer)) {
              read += some;
            }
          }

          @Override
          public void skipped(String name, SkipReason reason) {
            throw new AssertionError(name + " is " + reason);
          }
        };
    TextWalk walk = new TextWalk(counting, FREE);
    FileListing.of(List.of(folder)).forEach(walk::file);
  }

  private static byte[] packed(String name, String text) throws IOException {
    String bare = Compression.bare(name);
    byte[] plain =
        bare.endsWith(".zip")
            ? zip("a.txt", text)
            : bare.endsWith(".tar") ? tar("a.txt", text) : bytes(text);
    return switch (Compression.of(name)) {
      case NONE -> plain;
      case GZIP -> gzip(plain);
      case BZIP2 -> bzip2(plain);
      case ZSTD -> zstd(plain);
    };
  }
}
