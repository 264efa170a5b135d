package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDManager;
import org.lacuna.methods.cuda.CudaDevice;

/** Takes the time of work on a device. */
@FunctionalInterface
interface Clock {
  /** The time until the host knows that the device is through. */
  Clock WALL =
      (manager, work) -> {
        CudaDevice.await(manager);
        long start = System.nanoTime();
        work.run();
        CudaDevice.await(manager);
        return (System.nanoTime() - start) / 1e6;
      };

  /**
   * Does work and takes its time.
   *
   * @param manager of arrays on the device
   * @return milliseconds; not a number where they cannot be told
   */
  double milliseconds(NDManager manager, Runnable work);
}
