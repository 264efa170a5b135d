package org.lacuna.experiments.bench;

import ai.djl.Device;
import java.util.OptionalLong;
import org.lacuna.experiments.process.ProcessMemory;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.cuda.CudaDevice;

/**
 * About how much memory a step takes, and how much of it there is.
 *
 * @param heads the layer's heads
 * @param batch sequences
 * @param type of the numbers
 * @param device where they are
 */
record StepMemory(HeadShape heads, int batch, TensorType type, Device device) {
  /**
   * Inputs and output of a step, times that many, are there at a time: gradients, copies, tiles. A
   * CPU's are float32 throughout; on a GPU halves are read as they are, but for gradients, which
   * are float32 until they are handed on.
   */
  private static final int ON_CPU = 6;

  private static final int FORWARD_ON_GPU = 3;
  private static final int BACKWARD_ON_GPU = 5;

  /** Space of a cache doubles when it runs out, and both are there while it is copied. */
  private static final int OF_A_CACHE = 3;

  /** Bytes that measurements may take; empty where nothing tells. */
  OptionalLong available() {
    if (device.isGpu()) {
      CudaDevice.release(device); // what was of the length before is free, too
      OptionalLong free = CudaDevice.freeBytes();
      return free.isPresent() ? OptionalLong.of(free.getAsLong() / 4 * 3) : free;
    }
    OptionalLong free = ProcessMemory.available();
    return free.isPresent() ? OptionalLong.of(free.getAsLong() / 2) : free;
  }

  /** Bytes of a step, or of a cache. */
  long of(AttentionPass pass, Accounting accounting, int length) {
    if (pass == AttentionPass.DECODE) {
      return (long) OF_A_CACHE * batch * type.bytes() * accounting.cacheElements(length);
    }
    long perToken =
        2L * heads.heads() * heads.dimension()
            + (long) heads.heads() * heads.valueDimension()
            + heads.expandedPerToken();
    return arrays(pass) * perToken * batch * length * type.bytes();
  }

  private int arrays(AttentionPass pass) {
    if (!device.isGpu()) {
      return ON_CPU;
    }
    return pass == AttentionPass.TRAIN ? BACKWARD_ON_GPU : FORWARD_ON_GPU;
  }
}
