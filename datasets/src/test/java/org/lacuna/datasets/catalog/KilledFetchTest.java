package org.lacuna.datasets.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lacuna.datasets.Progress;

/** A process that is killed while it fetches, as by Ctrl-C. */
class KilledFetchTest {

  private static final byte[] BYTES = Known.bytes(300_000, 1);
  private static final int HALF = 150_000;

  @TempDir Path data;

  /** The process: fetches one file, and says when half of it is here. */
  static final class Child {
    public static void main(String[] arguments) {
      LocalCorpus corpus = corpus(Path.of(arguments[0]), URI.create(arguments[1]));
      try (Fetcher fetcher = Fetcher.open(Map.of())) {
        Progress saying =
            (done, _) -> {
              if (done == HALF) {
                System.out.println("half");
              }
            };
        fetcher.fetch(corpus, Optional.empty(), saying);
      }
    }
  }

  private static LocalCorpus corpus(Path data, URI address) {
    return Known.corpus(data, Known.file("a.bin", address, BYTES));
  }

  @Test
  void leavesAPartThatAnotherProcessGoesOnFrom() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    CompletableFuture<Process> child = new CompletableFuture<>();
    CompletableFuture<Boolean> aliveAtTheSecondRequest = new CompletableFuture<>();
    Server.Answer stuck =
        (request, out) -> {
          Server.cut(BYTES, HALF, "ETag: \"v1\"").to(request, out);
          out.flush();
          end.await();
        };
    Server.Answer rest =
        (request, out) -> {
          aliveAtTheSecondRequest.complete(child.join().isAlive());
          Server.range(BYTES, "ETag: \"v1\"").to(request, out);
        };
    try (Server server = new Server(stuck, rest);
        Fetcher fetcher = Fetcher.open(Map.of())) {
      Process process = start(server);
      child.complete(process);
      LocalCorpus corpus = corpus(data, server.at("/a.bin"));
      assertThat(process.inputReader().readLine()).isEqualTo("half");
      Thread here =
          Thread.ofPlatform().start(() -> fetcher.fetch(corpus, Optional.empty(), Progress.NONE));

      assertThat(corpus.presence()).isEqualTo(Presence.PARTLY);
      assertThat(corpus.folder().resolve("a.bin")).doesNotExist();
      process.destroyForcibly().waitFor();
      here.join();

      assertThat(Files.readAllBytes(corpus.folder().resolve("a.bin"))).isEqualTo(BYTES);
      assertThat(server.requests()).extracting(Server.Request::from).containsExactly(0, HALF);
      // Its lock fell with it, and not before.
      assertThat(aliveAtTheSecondRequest).isCompletedWithValue(false);
    } finally {
      end.countDown();
      if (child.isDone()) {
        child.join().destroyForcibly();
      }
    }
  }

  private Process start(Server server) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Child.class.getName(),
            data.toString(),
            server.at("/a.bin").toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
