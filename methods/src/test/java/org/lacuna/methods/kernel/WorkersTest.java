package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("the threads of our own loops")
class WorkersTest {
  private static final int TASKS = 1000;

  @Test
  @DisplayName("run every task once")
  void eachOnce() {
    assertThat(runs()).containsOnly(1);
  }

  private static int[] runs() {
    AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
    Workers.forEach(TASKS, runs::incrementAndGet);
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
    CountDownLatch begun = new CountDownLatch(Workers.count());
    CountDownLatch end = new CountDownLatch(1);
    Thread other =
        new Thread(() ->
            Workers.forEach(
                Workers.count(),
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
            Workers.forEach(
                1,
                _ -> {
                  runs.incrementAndGet(0);
                  throw new IllegalArgumentException("no");
                }))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no");
    assertThat(runs.get(0)).isEqualTo(1);
  }
}
