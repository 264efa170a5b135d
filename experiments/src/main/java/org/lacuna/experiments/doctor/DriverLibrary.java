package org.lacuna.experiments.doctor;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.lacuna.experiments.doctor.DriverFacts.DriverException;
import org.lacuna.methods.cuda.Library;

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
      Library driver;
      try {
        driver = new Library(SymbolLookup.libraryLookup(library, arena));
      } catch (IllegalArgumentException e) {
        throw new DriverException(library + " is not there");
      }
      call(driver, "cuInit", 0);
      MemorySegment number = arena.allocate(JAVA_LONG);
      call(driver, "cuDriverGetVersion", number);
      int version = number.get(JAVA_INT, 0);
      call(driver, "cuDeviceGetCount", number);
      int count = number.get(JAVA_INT, 0);
      List<DriverFacts.Gpu> gpus = new ArrayList<>();
      for (int index = 0; index < count; index++) {
        gpus.add(gpu(driver, index, arena));
      }
      return new DriverFacts(version, gpus);
    }
  }

  private DriverFacts.Gpu gpu(Library driver, int index, Arena arena) throws DriverException {
    MemorySegment number = arena.allocate(JAVA_LONG);
    call(driver, "cuDeviceGet", number, index);
    int device = number.get(JAVA_INT, 0);
    MemorySegment name = arena.allocate(NAME_BYTES);
    call(driver, "cuDeviceGetName", name, NAME_BYTES, device);
    call(driver, "cuDeviceTotalMem_v2", number, device);
    long bytes = number.get(JAVA_LONG, 0);
    call(driver, "cuDeviceGetAttribute", number, MAJOR, device);
    int major = number.get(JAVA_INT, 0);
    call(driver, "cuDeviceGetAttribute", number, MINOR, device);
    return new DriverFacts.Gpu(name.getString(0), bytes, major, number.get(JAVA_INT, 0));
  }

  private void call(Library driver, String name, Object... arguments) throws DriverException {
    int code;
    try {
      code = driver.call(name, arguments);
    } catch (NoSuchElementException e) {
      throw new DriverException(library + " has no function " + name);
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
