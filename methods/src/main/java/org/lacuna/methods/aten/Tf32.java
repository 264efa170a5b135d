package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whether a GPU may round the operands of float32 products to TF32, 10 bits of mantissa, which its
 * tensor cores multiply several times as fast. A switch of libtorch for the whole process, off
 * unless it is turned on.
 *
 * <p>It is in no C interface, so its C++ functions are called by the names that they are exported
 * by: the same ones since libtorch 1.7.
 */
public final class Tf32 {
  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String SET_PRODUCTS = "_ZN2at7Context18setAllowTF32CuBLASEb";
  private static final String GET_PRODUCTS = "_ZNK2at7Context15allowTF32CuBLASEv";
  private static final String SET_CONVOLUTIONS = "_ZN2at7Context17setAllowTF32CuDNNEb";

  /** Says to libtorch what the switch cannot change. */
  private static final String OVERRIDE = "TORCH_ALLOW_TF32_CUBLAS_OVERRIDE";

  private Tf32() {}

  /** A position of the switch for a while. */
  public static final class Use implements AutoCloseable {
    private final Runnable back;

    private Use(Runnable back) {
      this.back = back;
    }

    @Override
    public void close() {
      back.run();
    }
  }

  /**
   * Turns the switch until the result is closed; all threads see it. A libtorch without the switch
   * is taken to be off.
   *
   * @throws IllegalStateException if libtorch does not do so; the message says why
   */
  public static Use allow(boolean allowed) {
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      if (allowed) {
        throw new IllegalStateException(
            "this libtorch has no switch for TF32 (%s)".formatted(missing.get()));
      }
      return new Use(() -> {});
    }
    boolean before = isAllowed();
    Use use = new Use(() -> turn(before));
    turn(allowed);
    if (isAllowed() != allowed) {
      use.close();
      throw new IllegalStateException(
          "libtorch keeps TF32 %s; is %s set in the environment?"
              .formatted(allowed ? "off" : "on", OVERRIDE));
    }
    return use;
  }

  /** Whether products may be so rounded now; false where libtorch has no such switch. */
  public static boolean isAllowed() {
    if (missing().isPresent()) {
      return false;
    }
    try {
      return (boolean)
          function(GET_PRODUCTS, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS))
              .invokeExact(context());
    } catch (Throwable e) {
      throw new AtenException(GET_PRODUCTS, e);
    }
  }

  private static void turn(boolean allowed) {
    for (String name : new String[] {SET_PRODUCTS, SET_CONVOLUTIONS}) {
      try {
        function(name, FunctionDescriptor.ofVoid(ADDRESS, JAVA_BOOLEAN))
            .invokeExact(context(), allowed);
      } catch (Throwable e) {
        throw new AtenException(name, e);
      }
    }
  }

  private static MemorySegment context() throws Throwable {
    return (MemorySegment) function(CONTEXT, FunctionDescriptor.of(ADDRESS)).invokeExact();
  }

  private static Optional<String> missing() {
    SymbolLookup torch = Libtorch.symbols();
    return Arrays.stream(new String[] {CONTEXT, SET_PRODUCTS, GET_PRODUCTS, SET_CONVOLUTIONS})
        .filter(name -> torch.find(name).isEmpty())
        .findFirst();
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(Libtorch.symbols().findOrThrow(name), type);
  }
}
