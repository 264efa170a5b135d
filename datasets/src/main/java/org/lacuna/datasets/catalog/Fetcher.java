package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Progress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the files of corpora here, each whole or not at all.
 *
 * <p>A broken download leaves a part that the next one goes on from, in this process or a later
 * one. Length and SHA-256 are verified before a file gets its name. Several processes may fetch the
 * same corpus: one works, the others wait and find it done. Cut connections, silence and servers
 * that are busy are put up with for a while; what a server refuses is told at once.
 */
public final class Fetcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

  private final Patience patience;
  private final Waiting waiting;
  private final Watch watch;
  private final HttpOrigin web;
  private final Origin files = new FileOrigin();

  Fetcher(ProxySelector proxies, Patience patience, Waiting waiting, InstantSource clock) {
    this.patience = patience;
    this.waiting = waiting;
    this.watch = new Watch(patience.silence());
    this.web = new HttpOrigin(proxies, watch, clock);
  }

  /**
   * Makes a fetcher.
   *
   * @param environment variables that may name proxies, {@code http_proxy} and its like
   */
  public static Fetcher open(Map<String, String> environment) {
    return new Fetcher(
        new EnvironmentProxies(environment, ProxySelector.getDefault()),
        Patience.USUAL,
        Waiting.SLEEP,
        InstantSource.system());
  }

  /**
   * Fetches what is missing or damaged of a corpus. Files that are whole are not touched.
   *
   * @param mirror where to fetch from instead of the addresses of the manifest
   * @param progress hears of the bytes of the corpus that are here
   * @throws DatasetException if a file cannot be had, has other bytes than the manifest says, or
   *     cannot be written
   */
  public void fetch(LocalCorpus corpus, Optional<Mirror> mirror, Progress progress) {
    if (faulty(corpus).isEmpty()) {
      return;
    }
    try (FolderLock _ = FolderLock.take(corpus.folder())) {
      // Again: another process may have fetched them meanwhile.
      List<FileCheck> faulty = faulty(corpus);
      long expected = corpus.corpus().manifest().bytes();
      long done = expected - faulty.stream().mapToLong(check -> check.file().bytes()).sum();
      for (FileCheck check : faulty) {
        if (check.state() == FileCheck.State.DAMAGED) {
          LOG.warn("{}: {}; fetching it again", check.path(), check.fault());
        }
        long before = done;
        URI address =
            mirror
                .map(there -> there.address(corpus.corpus(), check.file()))
                .orElseGet(() -> check.file().uri());
        makeFolder(check.path());
        new Download(
                check.file(),
                check.path(),
                Addresses.scheme(address).equals("file") ? files : web,
                address,
                watch,
                bytes -> progress.bytes(before + bytes, expected))
            .run(patience, waiting);
        done += check.file().bytes();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DatasetException(
          "stopped while fetching " + corpus.corpus().name() + "; the same command goes on", e);
    }
  }

  private static List<FileCheck> faulty(LocalCorpus corpus) {
    return corpus.check().stream().filter(check -> !check.isWhole()).toList();
  }

  private static void makeFolder(Path file) {
    Path folder = Objects.requireNonNull(file.getParent());
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new DatasetException(
          "cannot make '" + folder + "' (" + e + "); expected a folder that can be written to", e);
    }
  }

  @Override
  public void close() {
    watch.close();
    web.close();
  }
}
