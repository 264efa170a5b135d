package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("the threads of our own loops")
class WorkersTest {
  private static final int TASKS = 1000;
  private static final int COUNT = 3;

  private final Workers workers = new Workers(COUNT);

  @Test
  @DisplayName("run every task once")
  void eachOnce() {
    assertThat(runs()).containsOnly(1);
  }

  private int[] runs() {
    AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
    workers.run(TASKS, runs::incrementAndGet);
    int[] counts = new int[TASKS];
    for (int i = 0; i < TASKS; i++) {
      counts[i] = runs.get(i);
    }
    return counts;
  }

  @Test
  @Timeout(60)
  @DisplayName("do without helpers that are held up")
  void busyHelpers() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(COUNT);
    CountDownLatch end = new CountDownLatch(1);
    Thread other =
        new Thread(() ->
            workers.run(
                COUNT,
                _ -> {
                  begun.countDown();
                  await(end);
                }));
    other.start();
    begun.await();
    assertThat(runs()).containsOnly(1);
    end.countDown();
    other.join();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("hand on what a task throws, once all have ended")
  void failure() {
    AtomicIntegerArray runs = new AtomicIntegerArray(1);
    assertThatThrownBy(() ->
            workers.run(
                1,
                _ -> {
                  runs.incrementAndGet(0);
                  throw new IllegalArgumentException("no");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(runs.get(0)).isEqualTo(1);
  }

  @Test
  @Timeout(60)
  @DisplayName("hand on what the caller's task throws, once a helper that is at work has ended")
  void waitsAfterAnError() throws InterruptedException {
    Ending ending =
        new Ending(() -> {
          throw new AssertionError("no");
        });
    ending.run();
    assertThat(ending.helperHadEnded).isTrue();
    assertThat(ending.failure).isInstanceOf(AssertionError.class).hasMessage("no");
  }

  @Test
  @Timeout(60)
  @DisplayName("wait for a helper that is at work also where the caller is interrupted, and say so")
  void waitsWhenInterrupted() throws InterruptedException {
    Ending ending = new Ending(() -> Thread.currentThread().interrupt());
    ending.run();
    assertThat(ending.helperHadEnded).isTrue();
    assertThat(ending.failure).isInstanceOf(IllegalStateException.class).hasMessage("interrupted");
    assertThat(ending.interrupted).isTrue();
  }

  /** Two tasks, of which the caller's ends first: the helper's ends when the caller waits. */
  private static final class Ending {
    private final Runnable task;
    private final CountDownLatch begun = new CountDownLatch(2);
    private final CountDownLatch left = new CountDownLatch(1);
    private final AtomicBoolean helped = new AtomicBoolean();
    private final Thread caller = new Thread(this::call);
    private boolean helperHadEnded;
    private boolean interrupted;
    private @Nullable Throwable failure;

    Ending(Runnable task) {
      this.task = task;
    }

    void run() throws InterruptedException {
      caller.start();
      caller.join();
    }

    private void call() {
      try {
        new Workers(2).run(2, _ -> task());
      } catch (RuntimeException | Error e) {
        failure = e;
      }
      helperHadEnded = helped.get();
      interrupted = Thread.currentThread().isInterrupted();
    }

    private void task() {
      begun.countDown();
      await(begun); // so that each thread has one task
      if (Thread.currentThread().equals(caller)) {
        left.countDown();
        task.run();
        return;
      }
      await(left);
      while (caller.getState() != Thread.State.WAITING && caller.isAlive()) {
        Thread.onSpinWait();
      }
      helped.set(true);
    }
  }
}
