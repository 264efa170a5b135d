package org.lacuna.methods.kernel;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The threads of our own loops on tensors, the caller of a loop one of them. Each takes the next
 * task when it has done one, so uneven tasks even out.
 */
public final class Workers {
  /** As many as libtorch has. */
  private static final Workers ALL = new Workers(threads());

  private final int count;
  private final ExecutorService helpers;

  /** So many, the caller of a loop among them. */
  Workers(int count) {
    this.count = count;
    helpers =
        Executors.newFixedThreadPool(
            Math.max(1, count - 1), Thread.ofPlatform().daemon().name("kernel-", 1).factory());
  }

  /**
   * A helper's part in a loop.
   *
   * @param decided set by the helper when it begins, or by the caller who no longer needs it
   */
  private record Help(AtomicBoolean decided, Future<?> end) {}

  private static int threads() {
    // The engine's first use sets the number of threads.
    Engine.getEngine("PyTorch");
    return Math.max(1, JniUtils.getNumThreads());
  }

  /** How many there are. */
  public static int count() {
    return ALL.count;
  }

  /**
   * Runs tasks {@code 0..tasks-1} and returns when all are done. Tasks must not call this.
   *
   * @throws RuntimeException the first that a task threw, or if this thread was interrupted; after
   *     all have ended, so that what they share may be closed
   */
  public static void forEach(int tasks, IntConsumer task) {
    ALL.run(tasks, task);
  }

  /** As {@link #forEach}, by these. */
  void run(int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    Runnable loop =
        () -> {
          for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
            task.accept(i);
          }
        };
    List<Help> helping = new ArrayList<>();
    for (int i = 1; i < Math.min(count, tasks); i++) {
      AtomicBoolean decided = new AtomicBoolean();
      Runnable help =
          () -> {
            if (decided.compareAndSet(false, true)) {
              loop.run();
            }
          };
      helping.add(new Help(decided, helpers.submit(help)));
    }
    Throwable failure = null;
    try {
      loop.run();
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    for (Help help : helping) {
      if (help.decided.compareAndSet(false, true)) {
        continue; // not begun, and nothing left to do: a busy machine may keep it waiting
      }
      Throwable its = failure(help.end);
      failure = failure == null ? its : failure;
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
  }

  /** Waits for the end, whoever interrupts: what a helper uses must stay until then. */
  private static @Nullable Throwable failure(Future<?> end) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          end.get();
          return interrupted ? new IllegalStateException("interrupted") : null;
        } catch (InterruptedException _) {
          interrupted = true;
        } catch (ExecutionException e) {
          return new IllegalStateException(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
