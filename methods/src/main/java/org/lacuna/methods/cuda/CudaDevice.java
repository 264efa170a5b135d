package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;

/** The first CUDA device, as libtorch counts them. */
public final class CudaDevice {
  private static final String UNNAMED = "gpu";
  private static final int LONGEST_NAME = 256;

  private CudaDevice() {}

  /** Whether libtorch sees one. */
  public static boolean isSeen() {
    return Engine.getEngine("PyTorch").hasCapability(StandardCapabilities.CUDA);
  }

  /** What its maker calls it, such as {@code NVIDIA H100 80GB HBM3}; {@code gpu} if none tells. */
  public static String name() {
    if (!Driver.isThere()) {
      return UNNAMED;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(JAVA_BYTE, LONGEST_NAME);
      Driver.call("cuDeviceGetName", name, LONGEST_NAME, 0);
      return name.getString(0);
    }
  }

  /** Bytes of its memory that are free, if libtorch sees one. */
  public static OptionalLong freeBytes() {
    if (!isSeen()) {
      return OptionalLong.empty();
    }
    MemoryUsage usage = CudaUtils.getGpuMemory(Device.gpu(0));
    return OptionalLong.of(usage.getMax() - usage.getCommitted());
  }

  /**
   * Gives memory back that libtorch keeps for arrays to come, so that others find it who share the
   * device.
   *
   * @param device any; of a CPU nothing is kept
   */
  public static void release(Device device) {
    if (device.isGpu()) {
      JniUtils.emptyCudaCache();
    }
  }

  /**
   * Waits until a device has done what was asked of it, as a clock must: a GPU's operators return
   * before they are through.
   *
   * @param manager of arrays on the device; on a CPU there is nothing to wait for
   */
  public static void await(NDManager manager) {
    if (manager.getDevice().isGpu()) {
      CudaContext.of(manager.getDevice()).await();
    }
  }
}
