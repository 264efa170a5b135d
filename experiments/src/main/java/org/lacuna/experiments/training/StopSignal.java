package org.lacuna.experiments.training;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C or a termination end a training after the step at hand, with a checkpoint.
 *
 * <p>The JVM ends as soon as its shutdown hooks have run, so the hook waits until {@link #close}
 * says that the checkpoint is written.
 */
public final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch written = new CountDownLatch(1);
  private volatile boolean requested;

  private final Thread hook =
      new Thread(
          () -> {
            requested = true;
            try {
              boolean _ = written.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          },
          "stop-signal");

  /** Starts listening; heard at once if the JVM is going down already. */
  public StopSignal() {
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      requested = true;
    }
  }

  /** Whether the training should end. */
  public boolean isRequested() {
    return requested;
  }

  /** Asks for the end, as Ctrl-C would. */
  public void request() {
    requested = true;
  }

  @Override
  public void close() {
    written.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is going down already, and the hook has just been let go.
    }
  }
}
