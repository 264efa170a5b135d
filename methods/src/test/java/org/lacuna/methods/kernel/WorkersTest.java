package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("the workers")
class WorkersTest {
  @Test
  @DisplayName("do every task once")
  void doEveryTaskOnce() {
    checkEveryTaskIsDoneOnce();
  }

  private static void checkEveryTaskIsDoneOnce() {
    for (int tasks : new int[] {0, 1, 2, 1000}) {
      AtomicIntegerArray done = new AtomicIntegerArray(tasks);
      Workers.forEach(tasks, done::incrementAndGet);
      for (int i = 0; i < tasks; i++) {
        assertThat(done.get(i)).isEqualTo(1);
      }
    }
  }

  @Test
  @DisplayName("hand on what a task throws, and go on working")
  void handOnFailures() {
    assertThatThrownBy(() ->
            Workers.forEach(
                50,
                task -> {
                  if (task % 10 == 3) {
                    throw new IllegalArgumentException("task");
                  }
                }))
        .hasStackTraceContaining("IllegalArgumentException: task");
    checkEveryTaskIsDoneOnce();
  }
}
