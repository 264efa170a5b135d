package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("libtorch on one thread")
class OneThreadTest {
  private int before;

  @BeforeEach
  void severalThreads() {
    Engine.getEngine("PyTorch");
    before = JniUtils.getNumThreads();
    JniUtils.setNumThreads(3);
  }

  @AfterEach
  void asBefore() {
    JniUtils.setNumThreads(before);
  }

  @Test
  @DisplayName("holds until closed")
  void holdsUntilClosed() {
    try (var _ = OneThread.only()) {
      assertThat(JniUtils.getNumThreads()).isEqualTo(1);
    }
    assertThat(JniUtils.getNumThreads()).isEqualTo(3);
  }

  @Test
  @DisplayName("holds for the calling thread alone, new to libtorch or not")
  void holdsForTheCaller() throws InterruptedException {
    int[] threads = new int[3];
    try (var _ = OneThread.only()) {
      Thread other = new Thread(() -> threads[0] = JniUtils.getNumThreads());
      other.start();
      other.join();
    }
    Thread other =
        new Thread(() -> {
          try (var _ = OneThread.only()) {
            threads[1] = JniUtils.getNumThreads();
          }
          threads[2] = JniUtils.getNumThreads();
        });
    other.start();
    other.join();
    assertThat(threads).containsExactly(3, 1, 3);
  }
}
