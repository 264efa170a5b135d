package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongConsumer;
import org.lacuna.datasets.DatasetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetching of one file, over as many attempts as it takes.
 *
 * <p>Each attempt goes on where the last one stopped. Bytes that turn out wrong are dropped; if
 * they were put together from several answers, another attempt takes the file whole.
 */
final class Download {

  private static final Logger LOG = LoggerFactory.getLogger(Download.class);

  private final RemoteFile file;
  private final Path target;
  private final Origin origin;
  private final URI address;
  private final PartFile part;
  private final Watch watch;
  private final LongConsumer progress;

  /** Whether all bytes of the part are of one answer. */
  private boolean whole;

  /**
   * Prepares the fetching of a file.
   *
   * @param progress hears how many bytes of the file are here
   */
  Download(
      RemoteFile file,
      Path target,
      Origin origin,
      URI address,
      Watch watch,
      LongConsumer progress) {
    this.file = file;
    this.target = target;
    this.origin = origin;
    this.address = address;
    this.part = new PartFile(target, address, file);
    this.watch = watch;
    this.progress = progress;
  }

  /**
   * Fetches the file.
   *
   * @throws DatasetException if it cannot be had or written
   */
  void run(Patience patience, Waiting waiting) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try (part) {
        attempt();
        return;
      } catch (RefusedException e) {
        throw failure(reason(e), e);
      } catch (IOException e) {
        Duration pause = patience.after(attempt);
        if (e instanceof BusyException busy) {
          pause = busy.pause().orElse(pause);
        }
        if (attempt == patience.attempts()) {
          throw failure(reason(e) + ", " + attempt + " times; the same command goes on later", e);
        }
        if (pause.compareTo(patience.longest()) > 0) {
          String wait = " and asks to wait " + pause.toSeconds() + " s; try again then";
          throw failure(reason(e) + wait, e);
        }
        LOG.info("{}: {}; trying again in {} s", file.name(), reason(e), pause.toSeconds());
        waiting.sleep(pause);
      }
    }
  }

  private static String reason(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private void attempt() throws IOException, RefusedException, InterruptedException {
    long here = part.size();
    whole = here == 0;
    if (here < file.bytes()) {
      requireRoom(file.bytes() - here);
      try (Reply reply = origin.open(address, here, part.tag())) {
        receive(reply);
      }
    }
    String sha256 = part.sha256();
    if (!sha256.equals(file.sha256())) {
      throw wrong("expected SHA-256 " + file.sha256() + ", got " + sha256);
    }
    part.publish();
  }

  private void receive(Reply reply) throws IOException, RefusedException, InterruptedException {
    if (reply.length().isPresent() && reply.length().getAsLong() != file.bytes()) {
      // What has come is kept: this may be the page of a network that wants a login.
      throw new RefusedException(
          "expected %d bytes, got %d".formatted(file.bytes(), reply.length().getAsLong()));
    }
    if (reply.start() == 0) {
      part.begin(reply.tag());
      whole = true;
    } else {
      part.resume();
    }
    byte[] some = new byte[1 << 16];
    long here = reply.start();
    progress.accept(here);
    for (int n = read(reply, some, here); n >= 0; n = read(reply, some, here)) {
      here += n;
      if (here > file.bytes()) {
        throw wrong("expected %d bytes, got more".formatted(file.bytes()));
      }
      part.write(some, n);
      progress.accept(here);
    }
    if (here < file.bytes()) {
      throw new IOException("it ended after %d of %d bytes".formatted(here, file.bytes()));
    }
  }

  private int read(Reply reply, byte[] some, long here) throws IOException, InterruptedException {
    try {
      return watch.read(reply.body(), some);
    } catch (IOException e) {
      // The client's own words are "closed", whatever has happened.
      String where = "cut off after %d of %d bytes (%s)".formatted(here, file.bytes(), reason(e));
      throw new IOException(where, e);
    }
  }

  /** Drops what has come. */
  private IOException wrong(String message) throws RefusedException {
    part.drop();
    if (whole) {
      throw new RefusedException(message);
    }
    return new IOException(message);
  }

  private void requireRoom(long bytes) throws RefusedException, IOException {
    Path folder = Objects.requireNonNull(target.getParent());
    long room = Files.getFileStore(folder).getUsableSpace();
    if (room < bytes) {
      throw new RefusedException(
          "%d more bytes do not fit into '%s', where %d are free".formatted(bytes, folder, room));
    }
  }

  private DatasetException failure(String message, Exception cause) {
    return new DatasetException(
        "cannot fetch " + file.name() + " from " + address + ": " + message, cause);
  }
}
