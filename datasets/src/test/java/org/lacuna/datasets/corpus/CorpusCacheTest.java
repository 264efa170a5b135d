package org.lacuna.datasets.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;
import org.lacuna.datasets.source.Skips;
import org.lacuna.datasets.source.TextFiles;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

class CorpusCacheTest {

  @TempDir Path cache;

  @Test
  void theSecondOpeningReadsNoSource() throws IOException {
    Texts.ofSizes(10).open(cache).close();
    List<Long> heard = new ArrayList<>();
    Corpus.open(Texts.ofSizes(10), new ByteTokenizer(), cache, (done, all) -> heard.add(done))
        .close();
    assertThat(heard).isEmpty();
    assertThat(files()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 50, 1000, 1999})
  void aFileCutShortIsPreparedAnew(int kept) throws IOException {
    damageAndReopen(file -> file.setLength(kept));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 500, 2002, 2010, 2030, -1, -9, -20, -100})
  void aFlippedByteIsPreparedAnew(int position) throws IOException {
    damageAndReopen(file -> {
      file.seek(position < 0 ? file.length() + position : position);
      int old = file.read();
      file.seek(file.getFilePointer() - 1);
      file.write(~old);
    });
  }

  /** Counts so large that, multiplied, they come out as the file's size again. */
  @Test
  void aFileOfImpossibleCountsIsPreparedAnew() throws IOException {
    damageAndReopen(file -> {
      long end = file.length() - CorpusFooter.SIZE;
      byte[] content = new byte[(int) end];
      file.seek(0);
      file.readFully(content);
      int tokens = content.length / 2;
      CorpusFooter impossible =
          new CorpusFooter(
              TokenWidth.UINT16,
              1L << 61,
              tokens,
              1,
              content.length - 2L * tokens,
              Skips.NONE,
              crc(content, 0, 2 * tokens),
              crc(content, 2 * tokens, content.length),
              "0".repeat(64));
      assertThat(impossible.fileSize()).isEqualTo(file.length());
      file.write(impossible.toBuffer().array());
    });
  }

  private static long crc(byte[] bytes, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, to - from);
    return crc.getValue();
  }

  private interface Damage {
    void to(RandomAccessFile file) throws IOException;
  }

  private void damageAndReopen(Damage damage) throws IOException {
    Texts texts = Texts.ofSizes(500, 498);
    texts.open(cache).close();
    try (RandomAccessFile file = new RandomAccessFile(files().getFirst().toFile(), "rw")) {
      damage.to(file);
    }
    try (Corpus corpus = texts.open(cache)) {
      for (Document document : corpus.documents()) {
        int[] tokens = corpus.read(document, 0, (int) document.length());
        assertThat(new ByteTokenizer().decodeBytes(tokens)).isEqualTo(texts.text(document.name()));
      }
    }
    assertThat(files()).hasSize(1);
  }

  @Test
  void manyPreparingAtOnceAgree() throws Exception {
    Texts texts = Texts.ofSizes(2_000_000, 100_000);
    List<Callable<String>> tasks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      tasks.add(() -> {
        try (Corpus corpus = texts.open(cache)) {
          Document last = corpus.documents().getLast();
          assertThat(new ByteTokenizer().decodeBytes(corpus.read(last, 0, 100_001)))
              .isEqualTo(texts.text("d1"));
          return corpus.hash();
        }
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<String> hashes = new ArrayList<>();
      for (Future<String> done : threads.invokeAll(tasks)) {
        hashes.add(done.get());
      }
      assertThat(hashes).hasSize(8).containsOnly(hashes.getFirst());
    }
    assertThat(files()).hasSize(1);
  }

  /** What may happen to a file while it is read; its time of change stays the same. */
  enum Change {
    GROWS {
      @Override
      void to(Path file) throws IOException {
        Files.writeString(file, "more", StandardOpenOption.APPEND);
      }
    },
    SHRINKS {
      @Override
      void to(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
          open.setLength(100);
        }
      }
    },
    VANISHES {
      @Override
      void to(Path file) throws IOException {
        Files.deleteIfExists(file);
      }
    },
    IS_REPLACED {
      @Override
      void to(Path file) throws IOException {
        Path other = Files.writeString(file.resolveSibling(".other"), "other text");
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      }
    };

    abstract void to(Path file) throws IOException;
  }

  @ParameterizedTest
  @EnumSource
  void aSourceThatChangesWhileBeingReadIsRefused(Change change, @TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("a.txt"), "some text ".repeat(300_000));
    FileTime time = Files.getLastModifiedTime(file);
    boolean[] done = {false};
    Progress writer =
        (read, expected) -> {
          try {
            if (!done[0]) {
              done[0] = true;
              change.to(file);
              if (Files.exists(file)) {
                Files.setLastModifiedTime(file, time);
              }
            }
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };
    assertThatThrownBy(() -> Corpus.open(TextFiles.at(folder), new ByteTokenizer(), cache, writer))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("changed while being read");
    assertThat(files()).isEmpty();
  }

  @Test
  void abandonedPartFilesAreRemovedWhateverTheClockSays() throws IOException {
    Path old = Files.writeString(cache.resolve("corpus1.part"), "cut");
    Path fromTheFuture = Files.writeString(cache.resolve("corpus2.part"), "cut");
    Files.setLastModifiedTime(fromTheFuture, FileTime.from(Instant.now().plusSeconds(1_000_000)));
    Texts.ofSizes(10).open(cache).close();
    assertThat(old).doesNotExist();
    assertThat(fromTheFuture).doesNotExist();
  }

  @Test
  void partFilesOfALivingWriterStay() throws IOException {
    try (PartFile part = new PartFile(cache)) {
      List<Path> written = files();
      Files.setLastModifiedTime(written.getFirst(), FileTime.fromMillis(1_000_000));
      Texts.ofSizes(10).open(cache).close();
      assertThat(files()).containsAll(written);
      part.publish(cache.resolve("whole"));
    }
    assertThat(cache.resolve("whole")).exists();
  }

  @Test
  void partFilesOfAnotherLivingProcessStay() throws Exception {
    Process writer = Writer.start(cache);
    try (BufferedReader says = writer.inputReader()) {
      assertThat(says.readLine()).isEqualTo("opened");
      List<Path> written = files();
      Texts.ofSizes(10).open(cache).close();
      assertThat(files()).hasSize(2).containsAll(written);
      writer.destroyForcibly().waitFor();
      Texts.ofSizes(20).open(cache).close();
      assertThat(files()).hasSize(2).doesNotContainAnyElementsOf(written);
    } finally {
      writer.destroyForcibly();
    }
  }

  /** Another process: opens a part file, says so, and waits to be killed. */
  static final class Writer {
    private Writer() {}

    static Process start(Path folder) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(
              ProcessHandle.current().info().command().orElse("java"),
              "-XX:TieredStopAtLevel=1",
              Writer.class.getName(),
              folder.toString());
      builder
          .environment()
          .put(
              "CLASSPATH",
              System.getProperty(
                  "surefire.test.class.path", System.getProperty("java.class.path")));
      return builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    public static void main(String[] args) throws IOException {
      try (PartFile part = new PartFile(Path.of(args[0]))) {
        System.out.println(part.size() == 0 ? "opened" : "not empty");
        // Ends by itself when the test is gone and its end of the pipe with it.
        if (System.in.read() >= 0) {
          System.out.println("unexpected input");
        }
      }
    }
  }

  @Test
  void aCacheFolderThatIsAFileIsRefused() throws IOException {
    Path file = Files.writeString(cache.resolve("file"), "");
    assertThatThrownBy(() -> Texts.ofSizes(10).open(file))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining(file.toString());
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.sorted().toList();
    }
  }
}
