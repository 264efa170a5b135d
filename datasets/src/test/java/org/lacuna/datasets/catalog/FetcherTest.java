package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;

/** Fetching from servers that do as they should, and from others. */
class FetcherTest {

  private static final byte[] BYTES = Known.bytes(300_000, 1);
  private static final byte[] OTHER = Known.bytes(300_000, 2);
  private static final int HALF = 150_000;
  private static final String TAG = "ETag: \"v1\"";
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path data;

  private final List<Duration> pauses = new ArrayList<>();
  private final List<Long> progress = new ArrayList<>();
  private volatile long reached;

  private Fetcher fetcher(Duration silence) {
    return new Fetcher(
        new EnvironmentProxies(Map.of(), null),
        new Patience(4, Duration.ofSeconds(1), Duration.ofSeconds(100), silence),
        pauses::add,
        InstantSource.fixed(NOW));
  }

  /** Half an answer, then the end of the connection once that half has been read. */
  private Server.Answer cut(byte[] bytes, String... headers) {
    return (request, out) -> {
      Server.cut(bytes, HALF, headers).to(request, out);
      out.flush();
      // The client drops what it has not handed on when the connection ends.
      while (reached < HALF) {
        Thread.onSpinWait();
      }
    };
  }

  /** Half an answer, then nothing until the end of the test. */
  private static Server.Answer stuck(CountDownLatch end) {
    return (request, out) -> {
      Server.cut(BYTES, HALF, TAG).to(request, out);
      out.flush();
      end.await();
    };
  }

  private void hear(long done, long expected) {
    progress.add(done);
    reached = done;
  }

  private void fetch(LocalCorpus corpus) {
    fetch(corpus, Optional.empty());
  }

  private void fetch(LocalCorpus corpus, Optional<Mirror> mirror) {
    try (Fetcher fetcher = fetcher(Duration.ofSeconds(60))) {
      fetcher.fetch(corpus, mirror, this::hear);
    }
  }

  private LocalCorpus corpus(Server server) {
    return Known.corpus(data, Known.file("a.bin", server.at("/a.bin"), BYTES));
  }

  private static RemoteFile only(LocalCorpus corpus) {
    return corpus.corpus().manifest().files().getFirst();
  }

  private static byte[] content(LocalCorpus corpus) throws IOException {
    return Files.readAllBytes(corpus.path(only(corpus)));
  }

  private static byte[] part(LocalCorpus corpus) throws IOException {
    return Files.readAllBytes(PartFile.beside(corpus.path(only(corpus))));
  }

  private static byte[] first(int length) {
    return Arrays.copyOf(BYTES, length);
  }

  /** The names of the files in the folder of a corpus, but for the lock. */
  private static List<String> names(LocalCorpus corpus) throws IOException {
    try (Stream<Path> files = Files.list(corpus.folder())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> !name.equals(".lock"))
          .sorted()
          .toList();
    }
  }

  /** The message of a refusal, after which nothing but what is expected is left. */
  private String refusal(LocalCorpus corpus) {
    return refusal(corpus, fetcher(Duration.ofSeconds(60)));
  }

  private String refusal(LocalCorpus corpus, Fetcher fetcher) {
    try (fetcher) {
      fetcher.fetch(corpus, Optional.empty(), this::hear);
    } catch (DatasetException e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("nothing was refused");
  }

  @Test
  void bringsEveryFileOfACorpus() throws IOException {
    try (Server server =
        new Server((request, out) -> {
          byte[] bytes = request.path().equals("/a") ? BYTES : OTHER;
          Server.whole(bytes).to(request, out);
        })) {
      LocalCorpus corpus =
          Known.corpus(
              data,
              Known.file("a.bin", server.at("/a"), BYTES),
              Known.file("sub/b.gz", server.at("/b"), OTHER));

      fetch(corpus);

      assertThat(corpus.folder().resolve("a.bin")).hasBinaryContent(BYTES);
      assertThat(corpus.folder().resolve("sub/b.gz")).hasBinaryContent(OTHER);
      assertThat(names(corpus)).containsExactly("a.bin", "sub");
      assertThat(corpus.presence()).isEqualTo(Presence.HERE);
      assertThat(corpus.check()).allMatch(FileCheck::isWhole);
      assertThat(progress).isSorted().last().isEqualTo(600_000L);
    }
  }

  @Test
  void whatIsWholeIsNotAskedForAgain() throws IOException {
    try (Server server = new Server(Server.whole(BYTES))) {
      fetch(corpus(server));
      fetch(corpus(server));

      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whatWasDamagedSinceIsFetchedAgain() throws IOException {
    try (Server server = new Server(Server.whole(BYTES))) {
      LocalCorpus corpus = corpus(server);
      fetch(corpus);
      Files.write(corpus.path(only(corpus)), OTHER);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
    }
  }

  @Test
  void aCutConnectionIsGoneOnFrom() throws IOException {
    try (Server server = new Server(cut(BYTES, TAG), Server.range(BYTES, TAG))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(names(corpus)).containsExactly("a.bin");
      Server.Request rest = server.requests().get(1);
      assertThat(rest.header("range")).isEqualTo("bytes=150000-");
      assertThat(rest.header("if-range")).isEqualTo("\"v1\"");
      assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    }
  }

  @Test
  void aLaterFetcherGoesOnWhereAnEarlierOneGaveUp() throws IOException {
    try (Server server =
        new Server(
            cut(BYTES, TAG),
            Server.head("503 Busy"),
            Server.head("503 Busy"),
            Server.head("503 Busy"),
            Server.range(BYTES, TAG))) {
      LocalCorpus corpus = corpus(server);
      assertThat(refusal(corpus)).contains("503", "4 times", "goes on");
      assertThat(corpus.presence()).isEqualTo(Presence.PARTLY);
      assertThat(part(corpus)).isEqualTo(first(HALF));
      progress.clear();

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests().getLast().from()).isEqualTo(HALF);
      assertThat(progress).first().isEqualTo((long) HALF);
    }
  }

  @Test
  void withoutAStrongTagNoConditionIsMade() throws IOException {
    try (Server server = new Server(cut(BYTES, "ETag: W/\"v1\""), Server.range(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests().get(1).headers())
          .containsKey("range")
          .doesNotContainKey("if-range");
    }
  }

  @Test
  void aServerWithoutRangesIsAskedForTheWhole() throws IOException {
    try (Server server = new Server(cut(BYTES), Server.whole(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
    }
  }

  @Test
  void aServerThatRefusesTheRangeIsAskedForTheWhole() throws IOException {
    try (Server server =
        new Server(cut(BYTES), Server.head("416 Range Not Satisfiable"), Server.whole(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests().get(2).headers()).doesNotContainKey("range");
    }
  }

  @Test
  void aServerThatSendsAnotherRangeIsAskedForTheWhole() throws IOException {
    try (Server server =
        new Server(
            cut(BYTES),
            Server.head("206 Partial Content", "Content-Range: bytes 7-9/300000"),
            Server.whole(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
    }
  }

  @Test
  void aFileThatChangedMeanwhileIsTakenWhole() throws IOException {
    // The server compares the tag, as it must, and sends all of the present version.
    try (Server server = new Server(cut(OTHER, TAG), Server.whole(BYTES, "ETag: \"v2\""))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void twoVersionsPatchedTogetherAreNoticedAndTakenWhole() throws IOException {
    // Without a tag nobody can tell, until the sum is wrong.
    try (Server server = new Server(cut(OTHER), Server.range(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests()).extracting(Server.Request::from).containsExactly(0, HALF, 0);
    }
  }

  @Test
  void aPartFromAnotherAddressOrForOtherContentsIsDropped() throws IOException {
    try (Server server = new Server(Server.range(BYTES))) {
      LocalCorpus corpus = corpus(server);
      RemoteFile file = only(corpus);
      Files.createDirectories(corpus.folder());
      for (PartFile stale :
          List.of(
              new PartFile(corpus.path(file), URI.create("http://elsewhere.example/"), file),
              new PartFile(
                  corpus.path(file), file.uri(), Known.file("a.bin", file.uri(), OTHER)))) {
        try (stale) {
          stale.begin("");
          stale.write(OTHER, HALF);
        }
        fetch(corpus);

        assertThat(content(corpus)).isEqualTo(BYTES);
        Files.delete(corpus.path(file));
      }
      assertThat(server.requests()).extracting(Server.Request::from).containsExactly(0, 0);
    }
  }

  @Test
  void aPartThatIsCompleteIsNotAskedForAgain() throws IOException {
    try (Server server = new Server(Server.head("500 Broken"))) {
      LocalCorpus corpus = corpus(server);
      Files.createDirectories(corpus.folder());
      try (PartFile part =
          new PartFile(corpus.path(only(corpus)), only(corpus).uri(), only(corpus))) {
        part.begin("");
        part.write(BYTES, BYTES.length);
      }

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void wrongLengthIsRefusedBeforeABodyIsRead() throws IOException {
    try (Server server = new Server(Server.whole(first(HALF)))) {
      LocalCorpus corpus = corpus(server);

      assertThat(refusal(corpus))
          .contains("a.bin", server.at("/a.bin").toString(), "expected 300000 bytes, got 150000");
      assertThat(names(corpus)).isEmpty();
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void anEmptyBodyIsAWrongLengthToo() throws IOException {
    try (Server server = new Server(Server.whole(new byte[0]))) {
      assertThat(refusal(corpus(server))).contains("expected 300000 bytes, got 0");
    }
  }

  @Test
  void aBodyThatEndsEarlyWithoutALengthIsAskedForAgain() throws IOException {
    Server.Answer empty = Server.head("200 OK");
    try (Server server = new Server(empty, Server.whole(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
    }
    try (Server server = new Server(empty)) {
      Files.delete(corpus(server).path(only(corpus(server))));
      assertThat(refusal(corpus(server))).contains("ended after 0 of 300000 bytes", "4 times");
      assertThat(server.requests()).hasSize(4);
    }
  }

  @Test
  void aBodyWithoutAnEndIsCutOff() throws IOException {
    try (Server server =
        new Server((_, out) -> {
          Server.write(out, "200 OK");
          while (true) {
            out.write(BYTES);
          }
        })) {
      LocalCorpus corpus = corpus(server);

      assertThat(refusal(corpus)).contains("expected 300000 bytes, got more");
      assertThat(names(corpus)).isEmpty();
    }
  }

  @Test
  void wrongBytesAreRefusedAndRemoved() throws IOException {
    try (Server server = new Server(Server.whole(OTHER))) {
      LocalCorpus corpus = corpus(server);

      assertThat(refusal(corpus))
          .contains("expected SHA-256 " + only(corpus).sha256())
          .contains("got " + Known.file("a", URI.create("file:///"), OTHER).sha256());
      assertThat(names(corpus)).isEmpty();
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsToldAtOnce() throws IOException {
    try (Server server = new Server(Server.head("404 Not Found", "Content-Length: 0"))) {
      assertThat(refusal(corpus(server)))
          .contains("a.bin", server.at("/a.bin").toString(), "404 (not found)");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whatIsNotThereAnyMoreIsToldWithThePlaceItMovedTo() throws IOException {
    try (Server server =
        new Server(Server.head("301 Moved", "Location: /b"), Server.head("410 Gone"))) {
      assertThat(refusal(corpus(server)))
          .contains(server.at("/a.bin").toString(), "410 (gone) at " + server.at("/b"));
    }
  }

  @Test
  void aBusyServerIsAskedAgainWhenItSays() throws IOException {
    try (Server server =
        new Server(
            Server.head("503 Busy", "Retry-After: 7"),
            Server.head("429 Slow", "Retry-After: Thu, 01 Jan 2026 00:00:42 GMT"),
            Server.head("500 Broken"),
            Server.whole(BYTES))) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(pauses)
          .containsExactly(Duration.ofSeconds(7), Duration.ofSeconds(42), Duration.ofSeconds(4));
    }
  }

  @Test
  void aServerThatAsksForTooLongAPauseIsLeftAlone() throws IOException {
    try (Server server = new Server(Server.head("503 Busy", "Retry-After: 3600"))) {
      assertThat(refusal(corpus(server))).contains("503", "asks to wait 3600 s");
      assertThat(pauses).isEmpty();
    }
  }

  @Test
  void redirectsAreFollowedRangeAndAll() throws IOException {
    Server.Answer moved =
        (request, out) -> {
          switch (request.path()) {
            case "/a.bin" -> Server.write(out, "302 Found", "Location: /b?x=1");
            case "/b?x=1" -> Server.write(out, "308 Permanent", "Location: c/d");
            default -> Server.range(BYTES, TAG).to(request, out);
          }
        };
    try (Server server = new Server(moved, moved, cut(BYTES, TAG), moved)) {
      LocalCorpus corpus = corpus(server);

      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests())
          .extracting(Server.Request::path)
          .containsExactly("/a.bin", "/b?x=1", "/c/d", "/a.bin", "/b?x=1", "/c/d");
      assertThat(server.requests().getLast().from()).isEqualTo(HALF);
    }
  }

  @Test
  void redirectsInACircleAreRefused() throws IOException {
    try (Server server =
        new Server(
            Server.head("301 Moved", "Location: /b"),
            Server.head("301 Moved", "Location: /a.bin"))) {
      assertThat(refusal(corpus(server))).contains("in a circle");
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Server server = new Server((_, _) -> end.await())) {
      String message = refusal(corpus(server), fetcher(Duration.ofMillis(100)));

      assertThat(message).contains("nothing came for 0.1 s", "4 times");
    } finally {
      end.countDown();
    }
  }

  @Test
  void aBodyThatStopsComingIsGoneOnFrom() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (Server server = new Server(stuck(end), Server.range(BYTES, TAG));
        Fetcher fetcher = fetcher(Duration.ofSeconds(2))) {
      LocalCorpus corpus = corpus(server);

      fetcher.fetch(corpus, Optional.empty(), this::hear);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests()).extracting(Server.Request::from).containsExactly(0, HALF);
    } finally {
      end.countDown();
    }
  }

  @Test
  void aServerThatIsNotThereIsTold() throws IOException {
    Server server = new Server(Server.whole(BYTES));
    server.close();

    assertThat(refusal(corpus(server))).contains(server.at("/a.bin").toString(), "4 times");
    assertThat(pauses)
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));
  }

  @Test
  void anInterruptLeavesAPartThatIsGoneOnFrom() throws Exception {
    Thread fetching = Thread.currentThread();
    CountDownLatch end = new CountDownLatch(1);
    try (Server server = new Server(stuck(end), Server.range(BYTES, TAG));
        Fetcher fetcher = fetcher(Duration.ofSeconds(60))) {
      LocalCorpus corpus = corpus(server);
      Progress interrupting =
          (done, _) -> {
            if (done == HALF) {
              fetching.interrupt();
            }
          };

      assertThatThrownBy(() -> fetcher.fetch(corpus, Optional.empty(), interrupting))
          .isInstanceOf(DatasetException.class)
          .hasMessageContaining("goes on");
      assertThat(Thread.interrupted()).isTrue();
      assertThat(names(corpus)).containsExactly(".a.bin.part", ".a.bin.part.from");
      fetch(corpus);

      assertThat(content(corpus)).isEqualTo(BYTES);
      assertThat(server.requests().get(1).from()).isEqualTo(HALF);
    } finally {
      end.countDown();
    }
  }

  @Test
  void twoAtOnceAskForItOnce() throws Exception {
    CompletableFuture<LocalCorpus> corpus = new CompletableFuture<>();
    Thread other = Thread.ofPlatform().unstarted(() -> fetch(corpus.join()));
    Server.Answer slow =
        (request, out) -> {
          other.start();
          // It now waits for the first to be done, or, if it did not know of it, for this server.
          while (other.getState() != Thread.State.WAITING && other.isAlive()) {
            Thread.onSpinWait();
          }
          Server.whole(BYTES).to(request, out);
        };
    try (Server server = new Server(slow, Server.whole(BYTES));
        Fetcher fetcher = fetcher(Duration.ofSeconds(60))) {
      corpus.complete(corpus(server));
      fetcher.fetch(corpus.join(), Optional.empty(), Progress.NONE);
      other.join();

      assertThat(content(corpus.join())).isEqualTo(BYTES);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void aMirrorFolderServesInsteadOfTheAddresses() throws IOException {
    Path mirror = Files.createDirectories(data.resolve("mirror of mine"));
    LocalCorpus corpus =
        Known.corpus(
            data.resolve("data"),
            Known.file("sub/a.bin", URI.create("https://nowhere.invalid/a"), BYTES));
    Path there = Files.createDirectories(mirror.resolve("sample/sub")).resolve("a.bin");
    Files.write(there, BYTES);

    fetch(corpus, Optional.of(Mirror.at(mirror.toString())));

    assertThat(content(corpus)).isEqualTo(BYTES);
    Files.delete(there);
    Files.delete(corpus.path(only(corpus)));
    assertThatThrownBy(() -> fetch(corpus, Optional.of(Mirror.at(mirror.toUri().toString()))))
        .hasMessageContaining("no such file");
  }

  @Test
  void aMirrorOnTheWebServesInsteadOfTheAddresses() throws IOException {
    LocalCorpus corpus =
        Known.corpus(data, Known.file("a.bin", URI.create("https://nowhere.invalid/a"), BYTES));
    try (Server server = new Server(Server.whole(BYTES))) {
      fetch(corpus, Optional.of(Mirror.at(server.at("/lacuna").toString())));

      assertThat(server.requests().getFirst().path()).isEqualTo("/lacuna/sample/a.bin");
      assertThat(content(corpus)).isEqualTo(BYTES);
    }
  }

  @Test
  void noPlaceForAMirror() {
    assertThatThrownBy(() -> Mirror.at(data.resolve("none").toString()))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("expected a folder or an address");
    assertThatThrownBy(() -> Mirror.at("ftp://example.org"))
        .isInstanceOf(DatasetException.class)
        .hasMessageContaining("ftp://example.org");
  }

  @Test
  void whatDoesNotFitOntoTheDiskIsNotBegun() throws IOException {
    try (Server server = new Server(Server.whole(BYTES))) {
      RemoteFile file = Known.file("a.bin", server.at("/a.bin"), BYTES);
      RemoteFile huge = new RemoteFile(file.name(), file.address(), 1L << 60, file.sha256(), null);

      assertThat(refusal(Known.corpus(data, huge))).contains("do not fit", "are free");
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeWrittenToIsTold() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "in the way");
    try (Server server = new Server(Server.whole(BYTES))) {
      LocalCorpus corpus = Known.corpus(file, Known.file("a.bin", server.at("/a.bin"), BYTES));

      assertThat(refusal(corpus)).contains("cannot write into", "expected a folder");
      assertThat(server.requests()).isEmpty();
    }
  }
}
