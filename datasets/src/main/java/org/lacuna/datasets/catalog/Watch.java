package org.lacuna.datasets.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Gives up what takes too long.
 *
 * <p>The HTTP client has a time limit for an answer's beginning, but none for a body that stops
 * coming. Here both are one: no step may be silent for longer than a while, whatever the whole
 * takes.
 */
final class Watch implements AutoCloseable {

  private final Duration silence;
  private final ExecutorService steps = Executors.newVirtualThreadPerTaskExecutor();

  Watch(Duration silence) {
    this.silence = silence;
  }

  /**
   * Takes a step.
   *
   * @throws IOException what the step threw, or that it took too long
   */
  <T> T within(Callable<T> step) throws IOException, InterruptedException {
    Future<T> result = steps.submit(step);
    try {
      return result.get(silence.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("nothing came for " + silence.toMillis() / 1000.0 + " s", e);
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException failure -> throw failure;
        case RuntimeException mistake -> throw mistake;
        case InterruptedException stop -> throw stop;
        case null, default -> throw new IOException(e.getCause());
      }
    } finally {
      result.cancel(true);
    }
  }

  /** Reads some bytes within the time, as {@link InputStream#read(byte[])}. */
  int read(InputStream in, byte[] some) throws IOException, InterruptedException {
    return within(() -> in.read(some));
  }

  @Override
  public void close() {
    steps.shutdownNow();
  }
}
