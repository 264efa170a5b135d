package org.lacuna.methods.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.TensorMemory;

/** Rows stay what they were, and room follows what is kept. */
class KvBufferTest {
  private static final int HEADS = 2;
  private static final int WIDTH = 3;

  /** The rows of tokens from a position on; each number tells its token, head and channel. */
  private static NDArray rows(NDManager manager, long from, int count) {
    float[] rows = new float[HEADS * count * WIDTH];
    for (int at = 0; at < rows.length; at++) {
      long token = from + at / WIDTH % count;
      int head = at / WIDTH / count;
      rows[at] = 10 * token + 4L * head + at % WIDTH;
    }
    return Ops.create(manager, rows, new Shape(1, HEADS, count, WIDTH));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  @DisplayName("keeps the rows of a window that moves by steps of any length, in bounded room")
  void windowThatMoves(long seed) {
    Random random = new Random(seed);
    int window = random.nextInt(200);
    int longest = 1 << random.nextInt(9);
    try (NDManager manager = NDManager.newBaseManager();
        KvBuffer buffer = new KvBuffer(manager, 1, HEADS, WIDTH)) {
      while (buffer.length() < 5000) {
        try (NDManager scratch = manager.newSubManager()) {
          int n = 1 + random.nextInt(longest);
          buffer.append(rows(scratch, buffer.length(), n));
          buffer.dropBefore(buffer.length() - window);
          int kept = (int) Math.min(window, buffer.length());
          assertThat(buffer.begin()).isEqualTo(buffer.length() - kept);
          assertThat(buffer.elements()).isEqualTo((long) HEADS * kept * WIDTH);
          assertThat(buffer.capacity()).isLessThanOrEqualTo(Math.max(128, 4L * kept));
          assertThat(buffer.view(scratch).toFloatArray())
              .isEqualTo(rows(scratch, buffer.begin(), kept).toFloatArray());
        }
      }
    }
  }

  @Test
  @DisplayName("a window that moves token by token finds new room once a window")
  void movesAreRare() {
    int window = 500;
    try (NDManager manager = NDManager.newBaseManager();
        KvBuffer buffer = new KvBuffer(manager, 1, HEADS, WIDTH)) {
      buffer.append(rows(manager, 0, window));
      int moves = 0;
      long before = TensorMemory.address(buffer.view(manager));
      for (int t = window; t < 20 * window; t++) {
        try (NDManager scratch = manager.newSubManager()) {
          buffer.append(rows(scratch, t, 1));
          buffer.dropBefore(t + 1L - window);
          long address = TensorMemory.address(buffer.view(scratch));
          // Without a move the window stands one row further in the same memory.
          moves += address == before + WIDTH * Float.BYTES ? 0 : 1;
          before = address;
        }
      }
      assertThat(moves).isBetween(10, 20);
    }
  }

  @Test
  @DisplayName("of a whole sequence there is room for at most twice as much")
  void growth() {
    try (NDManager manager = NDManager.newBaseManager();
        KvBuffer buffer = new KvBuffer(manager, 1, HEADS, WIDTH)) {
      while (buffer.length() < 3000) {
        try (NDManager scratch = manager.newSubManager()) {
          buffer.append(rows(scratch, buffer.length(), 7));
        }
        assertThat(buffer.capacity()).isLessThanOrEqualTo(Math.max(64, 2 * buffer.length()));
      }
      assertThat(buffer.view(manager).toFloatArray())
          .isEqualTo(rows(manager, 0, (int) buffer.length()).toFloatArray());
    }
  }
}
