package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.Device;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A GPU and libtorch's own context on it, in which tensors are where they are. */
public final class CudaContext {
  private static final int MULTIPROCESSORS = 16;
  private static final int MAJOR = 75;
  private static final int MINOR = 76;
  private static final int SHARED_MEMORY = 97;

  private static final Map<Integer, CudaContext> KNOWN = new ConcurrentHashMap<>();

  private final int number;
  private final long context;
  private final int capability;
  private final int multiprocessors;
  private final int sharedMemory;

  private CudaContext(int number) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment device = arena.allocate(JAVA_INT);
      Driver.call("cuDeviceGet", device, number);
      this.number = device.get(JAVA_INT, 0);
      MemorySegment retained = arena.allocate(JAVA_LONG);
      Driver.call("cuDevicePrimaryCtxRetain", retained, this.number);
      context = retained.get(JAVA_LONG, 0);
    }
    capability = attribute(MAJOR) * 10 + attribute(MINOR);
    multiprocessors = attribute(MULTIPROCESSORS);
    sharedMemory = attribute(SHARED_MEMORY);
  }

  /** Whether there is a driver that has a device. */
  public static boolean isThere() {
    return Driver.isThere();
  }

  /**
   * A device of libtorch's.
   *
   * @throws CudaException if the driver does not know it
   */
  public static CudaContext of(Device device) {
    return KNOWN.computeIfAbsent(device.getDeviceId(), CudaContext::new);
  }

  /** Calls from this thread concern this device from now on. */
  void enter() {
    Driver.call("cuCtxSetCurrent", context);
  }

  /** Waits until the device has done all that was asked of it. */
  void await() {
    enter();
    Driver.call("cuCtxSynchronize");
  }

  /** How many multiprocessors it has. */
  public int multiprocessors() {
    return multiprocessors;
  }

  private int attribute(int which) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment value = arena.allocate(JAVA_INT);
      Driver.call("cuDeviceGetAttribute", value, which, number);
      return value.get(JAVA_INT, 0);
    }
  }

  /** Compute capability, major * 10 + minor. */
  public int capability() {
    return capability;
  }

  /** Bytes of shared memory that a CTA can ask for. */
  public int sharedMemory() {
    return sharedMemory;
  }
}
