package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.Device;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiled CUDA C: files of a package's resources one after the other, with values for their
 * macros. Compiled once a process for each device and set of values.
 *
 * <p>Kernels go to CUDA's default stream, where DJL has libtorch do all of its work: what is
 * launched after one sees what it wrote, and memory that is given back is not used before.
 */
public final class CudaProgram {
  /** A file to stand before others: reads and writes four numbers of a type as float32. */
  public static final String NUMBERS = "/org/lacuna/methods/cuda/numbers.cu";

  /** The oldest devices whose tensor cores take bfloat16: compute capability 8.0, Ampere. */
  private static final int LEAST_CAPABILITY = 80;

  private static final int HOPPER = 90;

  private static final int LARGEST_SHARED_MEMORY_ATTRIBUTE = 8;
  private static final int ANY_CLUSTER_ATTRIBUTE = 14;

  private record Key(
      CudaContext device, Class<?> owner, List<String> files, Map<String, Integer> macros) {}

  private static final Map<Key, CudaProgram> COMPILED = new ConcurrentHashMap<>();
  private static final Map<Integer, Boolean> USABLE = new ConcurrentHashMap<>();

  private final CudaContext device;
  private final long module;
  private final Map<String, Long> functions = new ConcurrentHashMap<>();

  /** Bytes of dynamic shared memory that each function may have. */
  private final Map<Long, Integer> allowed = new ConcurrentHashMap<>();

  private CudaProgram(Key key) {
    device = key.device();
    List<String> options = new ArrayList<>();
    options.add("--gpu-architecture=" + architecture(device.capability()));
    options.add("--std=c++17");
    key.macros().forEach((name, value) -> options.add("-D%s=%d".formatted(name, value)));
    String source =
        String.join("", key.files().stream().map(file -> read(key.owner(), file)).toList());
    MemorySegment binary = Nvrtc.compile(key.files().getLast(), source, options);
    device.enter();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      Driver.call("cuModuleLoadData", out, binary);
      module = out.get(JAVA_LONG, 0);
    }
  }

  /** Whether programs can be compiled for a device and run on it. */
  public static boolean canRunOn(Device device) {
    return device.isGpu()
        && USABLE.computeIfAbsent(device.getDeviceId(), _ -> refusal(device).isEmpty());
  }

  /** Why no program can be compiled for a GPU and run on it; empty if it can. */
  public static Optional<String> refusal(Device gpu) {
    Optional<String> missing = refusal();
    int capability = missing.isPresent() ? 0 : CudaContext.of(gpu).capability();
    return missing.isPresent() || capability >= LEAST_CAPABILITY
        ? missing
        : Optional.of(
            "the GPU has compute capability %.1f, %.1f is needed"
                .formatted(capability / 10.0, LEAST_CAPABILITY / 10.0));
  }

  /**
   * What is compiled for: the device and no other, so that on one of capability 9.0 the
   * instructions are there that only such devices have.
   */
  private static String architecture(int capability) {
    return "sm_" + capability + (capability == HOPPER ? "a" : "");
  }

  /** Why no program can be compiled here, and what would mend that; empty if it can. */
  public static Optional<String> refusal() {
    if (!Driver.isThere()) {
      return Optional.of("there is no CUDA driver (libcuda.so.1) with a device");
    }
    return Nvrtc.isThere()
        ? Optional.empty()
        : Optional.of(
            "libnvrtc, CUDA's run-time compiler, was not found; it comes with CUDA builds of"
                + " libtorch: put its folder into LD_LIBRARY_PATH");
  }

  /**
   * The program for a device.
   *
   * @param owner whose package the files are resources of, but for {@link #NUMBERS}
   * @param macros what is defined in front of them
   * @throws CudaException if it does not compile
   */
  public static CudaProgram of(
      CudaContext device, Class<?> owner, List<String> files, Map<String, Integer> macros) {
    return COMPILED.computeIfAbsent(new Key(device, owner, files, macros), CudaProgram::new);
  }

  private static String read(Class<?> owner, String file) {
    try (InputStream in = owner.getResourceAsStream(file)) {
      if (in == null) {
        throw new CudaException("no resource " + file + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(file, e);
    }
  }

  /**
   * How many CTAs there are.
   *
   * @param x along the first axis
   * @param y along the second
   * @param z along the third
   */
  public record Grid(int x, int y, int z) {}

  /**
   * Launches a kernel; it may not have begun when this returns.
   *
   * @param threads in a CTA
   * @param sharedBytes of dynamic shared memory a CTA
   * @param arguments {@link Struct}, {@link Long} for a pointer, {@link Integer}
   * @throws CudaException if the driver refuses it
   */
  public void launch(String kernel, Grid grid, int threads, int sharedBytes, Object... arguments) {
    device.enter();
    long function = functions.computeIfAbsent(kernel, this::function);
    allow(function, sharedBytes);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment values = arena.allocate(ADDRESS, arguments.length);
      for (int i = 0; i < arguments.length; i++) {
        values.setAtIndex(
            ADDRESS,
            i,
            switch (arguments[i]) {
              case Struct struct -> struct.in(arena);
              case Long pointer -> arena.allocateFrom(JAVA_LONG, pointer);
              case Integer number -> arena.allocateFrom(JAVA_INT, number);
              default ->
                  throw new IllegalArgumentException(
                      "argument " + i + " is a " + arguments[i].getClass().getSimpleName());
            });
      }
      Driver.call(
          "cuLaunchKernel",
          function,
          grid.x(),
          grid.y(),
          grid.z(),
          threads,
          1,
          1,
          sharedBytes,
          MemorySegment.NULL,
          values,
          MemorySegment.NULL);
    }
  }

  /** Without being asked for more, 48 KiB are there, a kernel's own arrays among them. */
  private void allow(long function, int sharedBytes) {
    allowed.compute(
        function,
        (_, before) -> {
          int most = before == null ? 0 : before;
          if (sharedBytes <= most) {
            return most;
          }
          Driver.call("cuFuncSetAttribute", function, LARGEST_SHARED_MEMORY_ATTRIBUTE, sharedBytes);
          return sharedBytes;
        });
  }

  private long function(String name) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      Driver.call("cuModuleGetFunction", out, module, arena.allocateFrom(name));
      long function = out.get(JAVA_LONG, 0);
      if (device.capability() == HOPPER) {
        // A kernel that asks for clusters of more than eight CTAs may have them.
        Driver.call("cuFuncSetAttribute", function, ANY_CLUSTER_ATTRIBUTE, 1);
      }
      return function;
    }
  }
}
