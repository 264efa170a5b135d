package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import org.jspecify.annotations.Nullable;

/** The CUDA driver, {@code libcuda.so.1}, which comes with NVIDIA's kernel module. */
final class Driver {
  private static final String NAME = "libcuda.so.1";
  private static final Arena GLOBAL = Arena.global();

  /** {@code null} where there is none. */
  private static final @Nullable Library LIBRARY = load();

  private Driver() {}

  private static @Nullable Library load() {
    try {
      Library library = new Library(SymbolLookup.libraryLookup(NAME, GLOBAL));
      return library.call("cuInit", 0) == 0 ? library : null;
    } catch (IllegalArgumentException | CudaException _) {
      return null;
    }
  }

  /** Whether there is a driver that has a device. */
  static boolean isThere() {
    return LIBRARY != null;
  }

  /**
   * Calls a function of the driver.
   *
   * @throws CudaException if it answers with an error
   */
  static void call(String function, Object... arguments) {
    Library library = LIBRARY;
    if (library == null) {
      throw new CudaException(
          "there is no CUDA driver: " + NAME + " was not found or has no device");
    }
    int code = library.call(function, arguments);
    if (code != 0) {
      throw new CudaException("%s: %s (%d)".formatted(function, nameOf(library, code), code));
    }
  }

  private static String nameOf(Library library, int code) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment name = arena.allocate(ADDRESS);
      return library.call("cuGetErrorName", code, name) == 0
          ? name.get(ADDRESS, 0).reinterpret(Long.MAX_VALUE).getString(0)
          : "unknown error";
    }
  }
}
