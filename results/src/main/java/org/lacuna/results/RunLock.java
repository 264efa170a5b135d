package org.lacuna.results;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write one run, held by one process at a time.
 *
 * <p>The operating system keeps the lock and gives it up when the process ends, however it ends, so
 * there is never a stale one to remove by hand. The lock file names the holder, for messages only;
 * it stays behind empty.
 */
public final class RunLock implements AutoCloseable {

  /**
   * What this process holds. POSIX drops all of a process's locks on a file when it closes any
   * descriptor of it, so a held lock file must not be opened again.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private static final Logger LOG = LoggerFactory.getLogger(RunLock.class);

  /** Far behind the text: Windows locks are mandatory and would hide the holder's name. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  /** Another process that only asks {@link #isHeld} may hold the lock for an instant. */
  private static final int ATTEMPTS = 5;

  private static final long PAUSE_NANOS = 20_000_000;

  private final Path key;
  private final FileChannel channel;

  private RunLock(Path key, FileChannel channel) {
    this.key = key;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws RunInUseException naming the run and the process that holds it
   */
  static RunLock take(String run, Path file) {
    Path key = key(file);
    if (!HELD.add(key)) {
      throw new RunException(
          "run %s: already open for writing in this process (pid %d)"
              .formatted(run, ProcessHandle.current().pid()));
    }
    boolean taken = false;
    try {
      FileChannel channel = lock(file);
      if (channel == null) {
        throw new RunInUseException(
            "run %s: in use by %s; wait until it ends, or end it".formatted(run, holder(file)));
      }
      taken = true;
      return new RunLock(key, channel);
    } catch (IOException e) {
      throw RunException.io(file, e);
    } finally {
      if (!taken) {
        HELD.remove(key);
      }
    }
  }

  /**
   * Whether a living process holds the lock, as far as the system tells. Asking writes nothing: it
   * works in a folder that can only be read.
   */
  static boolean isHeld(Path file) {
    try {
      // Who gives the lock up empties the file, so most runs are answered without touching a lock.
      if (!Files.exists(file) || Files.size(file) == 0) {
        return false;
      }
      if (HELD.contains(key(file))) {
        return true;
      }
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(LOCKED_BYTE, 1, true)) {
        return lock == null;
      }
    } catch (IOException e) {
      LOG.debug("{} cannot be asked for its lock: {}", file, e.getMessage());
      return false;
    }
  }

  @Override
  public void close() {
    try (channel) {
      channel.truncate(0);
    } catch (IOException e) {
      throw new RunException(key + ": the lock cannot be released: " + e.getMessage(), e);
    } finally {
      HELD.remove(key);
    }
  }

  private static @Nullable FileChannel lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean signed = false;
    try {
      boolean locked = false;
      for (int attempt = 0; attempt < ATTEMPTS && !locked; attempt++) {
        if (attempt > 0) {
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        locked = channel.tryLock(LOCKED_BYTE, 1, false) != null;
      }
      if (!locked) {
        return null;
      }
      sign(channel);
      signed = true;
      return channel;
    } finally {
      if (!signed) {
        channel.close();
      }
    }
  }

  private static void sign(FileChannel channel) throws IOException {
    String text =
        Json.line(
            Map.of(
                "pid", ProcessHandle.current().pid(),
                "host", Machine.hostName(),
                "since", Instant.now().truncatedTo(ChronoUnit.SECONDS)));
    channel.truncate(0);
    channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)), 0);
  }

  private static String holder(Path file) {
    try {
      JsonNode holder = Json.MAPPER.readTree(Files.readAllBytes(file));
      if (holder.hasNonNull("pid")) {
        return "process %d on %s since %s"
            .formatted(
                holder.path("pid").asLong(),
                holder.path("host").asText(),
                holder.path("since").asText());
      }
    } catch (IOException e) {
      // The holder is just writing its name.
    }
    return "another process";
  }

  /** One key a file, whatever path leads to it; the lock file itself may not exist yet. */
  private static Path key(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Path folder = absolute.getParent();
      return folder == null ? absolute : folder.toRealPath().resolve(absolute.getFileName());
    } catch (IOException e) {
      throw RunException.io(file, e);
    }
  }
}
