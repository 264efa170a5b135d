package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.lacuna.datasets.DatasetException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write into a folder, held by one thread of one process at a time.
 *
 * <p>The operating system gives it up when the process ends, however it ends. The file {@code
 * .lock} stays behind, empty: who removed it could remove that of somebody else.
 */
final class FolderLock implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);

  /** A lock on a file is one of the whole process: its own threads take turns here. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final ReentrantLock thread;
  private final FileChannel channel;

  private FolderLock(ReentrantLock thread, FileChannel channel) {
    this.thread = thread;
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for whoever holds it.
   *
   * @throws DatasetException if the folder cannot be made or written to
   */
  static FolderLock take(Path folder) throws InterruptedException {
    try {
      Files.createDirectories(folder);
      ReentrantLock thread = THREADS.computeIfAbsent(folder.toRealPath(), _ -> new ReentrantLock());
      thread.lockInterruptibly();
      FileChannel channel = null;
      try {
        channel = lock(folder);
        return new FolderLock(thread, channel);
      } finally {
        if (channel == null) {
          thread.unlock();
        }
      }
    } catch (FileLockInterruptionException e) {
      throw (InterruptedException) new InterruptedException().initCause(e);
    } catch (IOException e) {
      throw new DatasetException(
          "cannot write into '"
              + folder
              + "' ("
              + e
              + "); expected a folder that can be written to",
          e);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        LOG.info("another process fetches into {}; waiting for it", folder);
        channel.lock();
      }
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("{} cannot be closed", channel, e); // Nothing was written to it.
    } finally {
      thread.unlock();
    }
  }
}
