package org.lacuna.experiments.doctor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.doctor.DriverFacts.DriverException;

/**
 * NVIDIA's driver by the few functions of its C interface that say what there is; it is looked for
 * without libtorch, whose own failure would hide its.
 *
 * @param library its name, for the system to find, or its path
 */
record DriverLibrary(String library) implements DriverFacts.Source {
  private static final int NAME_BYTES = 256;

  /** {@code CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR}. */
  private static final int MAJOR = 75;

  /** {@code CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR}. */
  private static final int MINOR = 76;

  /** The driver of this system. */
  static DriverLibrary ofSystem() {
    return new DriverLibrary(
        System.getProperty("os.name").startsWith("Windows") ? "nvcuda.dll" : "libcuda.so.1");
  }

  @Override
  public DriverFacts ask() throws DriverException {
    try (Arena arena = Arena.ofConfined()) {
      SymbolLookup symbols;
      try {
        symbols = SymbolLookup.libraryLookup(library, arena);
      } catch (IllegalArgumentException e) {
        throw new DriverException(library + " is not there");
      }
      call(symbols, "cuInit", 0);
      MemorySegment number = arena.allocate(JAVA_LONG);
      call(symbols, "cuDriverGetVersion", number);
      int version = number.get(JAVA_INT, 0);
      call(symbols, "cuDeviceGetCount", number);
      int count = number.get(JAVA_INT, 0);
      List<DriverFacts.Gpu> gpus = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        gpus.add(gpu(symbols, index, arena));
      }
      return new DriverFacts(version, gpus);
    }
  }

  private DriverFacts.Gpu gpu(SymbolLookup symbols, int index, Arena arena) throws DriverException {
    MemorySegment number = arena.allocate(JAVA_LONG);
    call(symbols, "cuDeviceGet", number, index);
    int device = number.get(JAVA_INT, 0);
    MemorySegment name = arena.allocate(NAME_BYTES);
    call(symbols, "cuDeviceGetName", name, NAME_BYTES, device);
    call(symbols, "cuDeviceTotalMem_v2", number, device);
    long bytes = number.get(JAVA_LONG, 0);
    call(symbols, "cuDeviceGetAttribute", number, MAJOR, device);
    int major = number.get(JAVA_INT, 0);
    call(symbols, "cuDeviceGetAttribute", number, MINOR, device);
    return new DriverFacts.Gpu(name.getString(0), bytes, major, number.get(JAVA_INT, 0));
  }

  /** Calls a function of addresses and ints, which returns 0 if all is well. */
  private void call(SymbolLookup symbols, String name, Object... arguments) throws DriverException {
    MemorySegment function =
        symbols
            .find(name)
            .orElseThrow(() -> new DriverException(library + " has no function " + name));
    MemoryLayout[] layouts = new MemoryLayout[arguments.length];
    for (int i = 0; i < layouts.length; i++) {
      layouts[i] = arguments[i] instanceof MemorySegment ? ADDRESS : JAVA_INT;
    }
    MethodHandle handle =
        Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(JAVA_INT, layouts));
    int code;
    try {
      code = (int) handle.invokeWithArguments(arguments);
    } catch (Throwable e) {
      throw new IllegalStateException(name + " cannot be called", e);
    }
    if (code != 0) {
      throw new DriverException("%s says %d%s".formatted(name, code, meaning(code)));
    }
  }

  /** The few that a user can do something about. */
  private static String meaning(int code) {
    return switch (code) {
      case 100 -> ": there is no GPU, or none is visible (CUDA_VISIBLE_DEVICES)";
      case 101 -> ": a GPU of that number is not there (CUDA_VISIBLE_DEVICES)";
      case 802 -> ": the system is not ready (fabric manager)";
      case 803 -> ": the driver's library and its kernel module are of different versions";
      case 804 -> ": the driver is older than the compatibility library";
      case 999 -> ": unknown; the kernel module may not be loaded";
      default -> "";
    };
  }
}
