package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * NVIDIA's run-time compiler for CUDA C, {@code libnvrtc}. It comes with CUDA builds of libtorch
 * and with the CUDA toolkit; it is looked for beside the libraries of CUDA and libtorch that this
 * process has loaded, then wherever the linker looks.
 */
final class Nvrtc {
  private static final Arena GLOBAL = Arena.global();
  private static final List<String> NAMES =
      List.of("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so");

  private static final @Nullable Library LIBRARY = load();

  private Nvrtc() {}

  static boolean isThere() {
    return LIBRARY != null;
  }

  private static @Nullable Library load() {
    for (Path folder : folders()) {
      Optional<Path> found = NAMES.stream().map(folder::resolve).filter(Files::exists).findFirst();
      if (found.isPresent()) {
        loadParts(folder);
        return new Library(SymbolLookup.libraryLookup(found.get(), GLOBAL));
      }
    }
    for (String name : NAMES) {
      try {
        return new Library(SymbolLookup.libraryLookup(name, GLOBAL));
      } catch (IllegalArgumentException _) {
        // not where the linker looks
      }
    }
    return null;
  }

  /** The compiler opens its other half by its bare name, which finds what is loaded. */
  private static void loadParts(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      files
          .filter(file ->
              String.valueOf(file.getFileName()).matches("libnvrtc-builtins\\.so\\.[0-9.]+"))
          .forEach(file -> SymbolLookup.libraryLookup(file, GLOBAL));
    } catch (IOException | IllegalArgumentException _) {
      // the linker may find it; if not, the first compilation says so
    }
  }

  /** Folders of loaded libraries of CUDA and libtorch, and those that pip puts beside them. */
  private static Set<Path> folders() {
    Set<Path> folders = new LinkedHashSet<>();
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      maps.filter(line ->
              line.contains("/libtorch")
                  || line.contains("/libcudart")
                  || line.contains("/libnvrtc"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))).getParent())
          .forEach(folders::add);
    } catch (IOException _) {
      // no such list on this system
    }
    for (Path folder : List.copyOf(folders)) {
      for (String beside : List.of("nvidia/cu13/lib", "nvidia/cuda_nvrtc/lib")) {
        folders.add(folder.resolve("../..").resolve(beside).normalize());
      }
    }
    folders.add(Path.of("/usr/local/cuda/lib64"));
    return folders;
  }

  /**
   * Machine code for a device.
   *
   * @param name in messages
   * @throws CudaException with the compiler's own words if it refuses the source
   */
  static MemorySegment compile(String name, String source, List<String> options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(JAVA_LONG);
      MemorySegment none = MemorySegment.NULL;
      call(
          "nvrtcCreateProgram",
          out,
          arena.allocateFrom(source),
          arena.allocateFrom(name),
          0,
          none,
          none);
      long program = out.get(JAVA_LONG, 0);
      MemorySegment list = arena.allocate(ADDRESS, options.size());
      for (int i = 0; i < options.size(); i++) {
        list.setAtIndex(ADDRESS, i, arena.allocateFrom(options.get(i)));
      }
      int code = library().call("nvrtcCompileProgram", program, options.size(), list);
      if (code != 0) {
        throw new CudaException(
            "%s, compiled with %s: %s"
                .formatted(name, new ArrayList<>(options), log(arena, program)));
      }
      MemorySegment binary = get(GLOBAL, "CUBIN", program);
      call("nvrtcDestroyProgram", out);
      return binary;
    }
  }

  private static String log(Arena arena, long program) {
    byte[] log = get(arena, "ProgramLog", program).toArray(JAVA_BYTE);
    return new String(log, StandardCharsets.UTF_8).strip().replace("\0", "");
  }

  private static MemorySegment get(Arena arena, String what, long program) {
    try (Arena scratch = Arena.ofConfined()) {
      MemorySegment size = scratch.allocate(JAVA_LONG);
      call("nvrtcGet" + what + "Size", program, size);
      MemorySegment bytes = arena.allocate(size.get(JAVA_LONG, 0), JAVA_LONG.byteAlignment());
      call("nvrtcGet" + what, program, bytes);
      return bytes;
    }
  }

  private static void call(String function, Object... arguments) {
    int code = library().call(function, arguments);
    if (code != 0) {
      throw new CudaException("%s failed with code %d".formatted(function, code));
    }
  }

  private static Library library() {
    Library library = LIBRARY;
    if (library == null) {
      throw new CudaException("libnvrtc was not found");
    }
    return library;
  }
}
