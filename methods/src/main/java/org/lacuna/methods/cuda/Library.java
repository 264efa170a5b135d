package org.lacuna.methods.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Functions of a C library that answer with a code, 0 for success. Arguments are {@link Integer},
 * {@link Long} (which pointers may be, too) and {@link MemorySegment}.
 */
public final class Library {
  private final SymbolLookup symbols;
  private final Map<String, MethodHandle> functions = new ConcurrentHashMap<>();

  /** The library that a lookup searches, for as long as its arena is open. */
  public Library(SymbolLookup symbols) {
    this.symbols = symbols;
  }

  /**
   * Calls a function by name; its code.
   *
   * @throws java.util.NoSuchElementException if the library has no such function
   */
  public int call(String name, Object... arguments) {
    MethodHandle function = functions.computeIfAbsent(name, _ -> handle(name, arguments));
    try {
      return (int) function.invokeExact(arguments);
    } catch (Throwable e) {
      throw new CudaException(name + Arrays.toString(arguments), e);
    }
  }

  private MethodHandle handle(String name, Object... arguments) {
    MemoryLayout[] layouts =
        Arrays.stream(arguments).map(Library::layout).toArray(MemoryLayout[]::new);
    return Linker.nativeLinker()
        .downcallHandle(symbols.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, layouts))
        .asSpreader(Object[].class, arguments.length)
        .asType(java.lang.invoke.MethodType.methodType(int.class, Object[].class));
  }

  private static MemoryLayout layout(Object argument) {
    return switch (argument) {
      case Integer _ -> JAVA_INT;
      case Long _ -> JAVA_LONG;
      case MemorySegment _ -> ADDRESS;
      default -> throw new IllegalArgumentException(argument.getClass().getSimpleName());
    };
  }
}
