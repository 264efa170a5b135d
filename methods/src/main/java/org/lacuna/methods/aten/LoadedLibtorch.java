package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What libtorch says of itself once it is loaded. DJL's own answer will not do: it repeats what the
 * environment says.
 *
 * @param configuration libtorch's summary of its build
 */
public record LoadedLibtorch(String configuration) {
  private static final Pattern VERSION = Pattern.compile("TORCH_VERSION=([\\w.+]+)");
  private static final Pattern CUDA = Pattern.compile("CUDA Runtime (\\d+\\.\\d+)");

  /** {@code std::string at::show_config()} as Linux's compilers name it. */
  private static final String SHOW_CONFIG = "_ZN2at11show_configB5cxx11Ev";

  /** {@code std::string} of libstdc++: address, length, and 16 bytes of its own. */
  private static final MemoryLayout STRING =
      MemoryLayout.structLayout(ADDRESS, JAVA_LONG, JAVA_LONG, JAVA_LONG);

  /** Asked once a process: each answer leaves its text behind. */
  private static final class OfThisProcess {
    static final String VERSION = version(Engine.getEngine("PyTorch").getVersion());

    /** Of the libtorch that DJL has loaded. */
    private static String version(String otherwise) {
      try {
        return ask(Path.of(LibUtils.getLibtorchPath()))
            .flatMap(LoadedLibtorch::version)
            .orElse(otherwise);
      } catch (IllegalStateException _) { // a record is worth more than its engine's version
        return otherwise;
      }
    }
  }

  /** The version of libtorch here, as it says itself; where it does not, as DJL says. */
  public static String versionHere() {
    return OfThisProcess.VERSION;
  }

  /** Asks the libtorch of a folder, which is loaded; empty where this cannot be asked. */
  public static Optional<LoadedLibtorch> ask(Path folder) {
    Path library = folder.resolve(System.mapLibraryName("torch_cpu"));
    if (!Files.exists(library)) {
      return Optional.empty();
    }
    try (Arena arena = Arena.ofConfined()) {
      Optional<MemorySegment> function =
          SymbolLookup.libraryLookup(library, arena).find(SHOW_CONFIG);
      return function.map(LoadedLibtorch::call).map(LoadedLibtorch::new);
    } catch (IllegalArgumentException e) { // it does not load once more
      return Optional.empty();
    }
  }

  private static String call(MemorySegment function) {
    MethodHandle handle =
        Linker.nativeLinker().downcallHandle(function, FunctionDescriptor.of(STRING));
    try (Arena arena = Arena.ofConfined()) {
      // The text itself stays behind: a few hundred bytes.
      MemorySegment text = (MemorySegment) handle.invokeExact((SegmentAllocator) arena);
      long length = text.get(JAVA_LONG, ValueLayout.ADDRESS.byteSize());
      byte[] bytes = text.get(ADDRESS, 0).reinterpret(length).toArray(JAVA_BYTE);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (Throwable e) {
      throw new IllegalStateException("libtorch does not tell its version", e);
    }
  }

  /** Its version, such as {@code 2.7.1}. */
  public Optional<String> version() {
    return group(VERSION);
  }

  /** The version of CUDA that it is built for, such as {@code 12.8}; empty without CUDA. */
  public Optional<String> cuda() {
    return group(CUDA);
  }

  private Optional<String> group(Pattern pattern) {
    Matcher matcher = pattern.matcher(configuration);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
