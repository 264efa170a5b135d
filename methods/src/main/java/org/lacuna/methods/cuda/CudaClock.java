package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.Device;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.lacuna.methods.cuda.CudaProgram.Grid;

/**
 * How long a GPU itself takes, however long it takes to be told. It is kept from beginning until
 * all has been asked of it, so that it never waits for the host in between.
 */
public final class CudaClock {
  private static final long DEFAULT_STREAM = 0;

  private final CudaContext device;
  private final CudaProgram program;

  /**
   * A clock of a device.
   *
   * @throws CudaException if no program can be compiled for it
   */
  public CudaClock(Device device) {
    this.device = CudaContext.of(device);
    program = CudaProgram.of(this.device, CudaClock.class, List.of("hold.cu"), Map.of());
  }

  /**
   * The milliseconds from the first to the last of what is asked of the device.
   *
   * @param hold milliseconds for which the device is kept from beginning
   * @param work asks for it, and does not wait for the device
   * @return empty if asking took longer than {@code hold}, such as where the host waits for a
   *     result to go on
   */
  public OptionalDouble milliseconds(double hold, Runnable work) {
    long nanoseconds = (long) (hold * 1e6);
    device.await();
    try (Arena arena = Arena.ofConfined()) {
      long begin = event(arena);
      long end = event(arena);
      try {
        long start = System.nanoTime();
        program.launch("hold", new Grid(1, 1, 1), 1, 0, nanoseconds);
        Driver.call("cuEventRecord", begin, DEFAULT_STREAM);
        work.run();
        device.enter();
        Driver.call("cuEventRecord", end, DEFAULT_STREAM);
        boolean inTime = System.nanoTime() - start < nanoseconds;
        device.await();
        MemorySegment between = arena.allocate(JAVA_FLOAT);
        Driver.call("cuEventElapsedTime", between, begin, end);
        return inTime ? OptionalDouble.of(between.get(JAVA_FLOAT, 0)) : OptionalDouble.empty();
      } finally {
        Driver.call("cuEventDestroy_v2", begin);
        Driver.call("cuEventDestroy_v2", end);
      }
    }
  }

  private static long event(Arena arena) {
    MemorySegment event = arena.allocate(JAVA_LONG);
    Driver.call("cuEventCreate", event, 0);
    return event.get(JAVA_LONG, 0);
  }
}
