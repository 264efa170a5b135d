package org.lacuna.experiments.doctor;

import java.util.List;

/**
 * What NVIDIA's driver says.
 *
 * @param cuda the newest CUDA that it knows, 1000 times the version's first number and 10 times its
 *     second: 12080 is 12.8
 * @param gpus in their order
 */
record DriverFacts(int cuda, List<Gpu> gpus) {
  DriverFacts {
    gpus = List.copyOf(gpus);
  }

  /**
   * A GPU.
   *
   * @param name the maker's
   * @param bytes of its memory
   * @param major the compute capability before the point
   * @param minor and behind it
   */
  record Gpu(String name, long bytes, int major, int minor) {}

  /** Asks a driver. */
  interface Source {
    /**
     * What the driver says.
     *
     * @throws DriverException if there is none, or it has no GPU
     */
    DriverFacts ask() throws DriverException;
  }

  /** No driver answers; the message says why. */
  static final class DriverException extends Exception {
    private static final long serialVersionUID = 1;

    DriverException(String message) {
      super(message);
    }
  }
}
