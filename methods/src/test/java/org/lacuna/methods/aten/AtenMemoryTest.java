package org.lacuna.methods.aten;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Scanner;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AtenMemoryTest {
  /** Where Linux tells what this process holds in memory, among other things. */
  private static final Path STATUS = Path.of("/proc/self/status");

  private static final long MIB = 1L << 20;

  @Test
  @DisplayName("memory of results comes back when their manager closes")
  void memoryComesBack() throws IOException {
    assumeThat(STATUS).exists();
    AtenOp silu = AtenOp.of("aten::silu", "", 1);
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = manager.ones(new Shape(4 * MIB)); // 16 MiB
      long before = resident();
      for (int i = 0; i < 100; i++) {
        try (NDManager scratch = manager.newSubManager()) {
          silu.call(scratch, x);
        }
        assertThat(resident() - before).as("growth after call %d", i).isLessThan(500 * MIB);
      }
    }
  }

  private static long resident() throws IOException {
    try (Scanner status = new Scanner(STATUS, StandardCharsets.US_ASCII)) {
      status.findWithinHorizon("VmRSS:", 0);
      return status.nextLong() * 1024;
    }
  }
}
