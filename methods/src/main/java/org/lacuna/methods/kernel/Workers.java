package org.lacuna.methods.kernel;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * The threads of our own loops on tensors: as many as libtorch's, the caller one of them. Each
 * takes the next task when it has done one, so uneven tasks even out.
 */
public final class Workers {
  private static final int COUNT = threads();

  private static final ExecutorService HELPERS =
      Executors.newFixedThreadPool(
          Math.max(1, COUNT - 1), Thread.ofPlatform().daemon().name("kernel-", 1).factory());

  private Workers() {}

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
    return COUNT;
  }

  /**
   * Runs tasks {@code 0..tasks-1} and returns when all are done. Tasks must not call this.
   *
   * @throws RuntimeException the first that a task threw, after all have ended
   */
  public static void forEach(int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    Runnable loop =
        () -> {
          for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
            task.accept(i);
          }
        };
    List<Help> helping = new ArrayList<>();
    for (int i = 1; i < Math.min(COUNT, tasks); i++) {
      AtomicBoolean decided = new AtomicBoolean();
      Runnable help =
          () -> {
            if (decided.compareAndSet(false, true)) {
              loop.run();
            }
          };
      helping.add(new Help(decided, HELPERS.submit(help)));
    }
    RuntimeException failure = null;
    try {
      loop.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Help help : helping) {
      if (help.decided.compareAndSet(false, true)) {
        continue; // not begun, and nothing left to do: a busy machine may keep it waiting
      }
      try {
        help.end.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure = failure == null ? new IllegalStateException(e) : failure;
      } catch (java.util.concurrent.ExecutionException e) {
        failure = failure == null ? new IllegalStateException(e.getCause()) : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
