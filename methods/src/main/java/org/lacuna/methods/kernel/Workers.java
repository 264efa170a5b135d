package org.lacuna.methods.kernel;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
    List<Future<?>> helping = new ArrayList<>();
    for (int i = 1; i < Math.min(COUNT, tasks); i++) {
      helping.add(HELPERS.submit(loop));
    }
    RuntimeException failure = null;
    try {
      loop.run();
    } catch (RuntimeException e) {
      failure = e;
    }
    for (Future<?> helper : helping) {
      try {
        helper.get();
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
