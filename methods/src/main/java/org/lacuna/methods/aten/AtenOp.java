package org.lacuna.methods.aten;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * One ATen operator, callable on DJL tensors with autograd.
 *
 * <p>Arguments are given in the order of the operator's schema, every one of them (defaults too):
 *
 * <ul>
 *   <li>{@link NDArray} for {@code Tensor}; {@link Integer}, {@link Long} or {@link Boolean} for
 *       {@code int}, {@code SymInt} and {@code bool}; {@link Double} for {@code float};
 *   <li>{@code null} for an absent optional, {@link #some} around the value of a present one.
 * </ul>
 *
 * Lists ({@code int[]}, {@code Tensor[]}) and {@code Scalar} are not supported by libtorch's C
 * interface. Results belong to the manager that the caller names.
 *
 * <p>Instances are immutable and safe to share; calls are confined to the calling thread.
 */
public final class AtenOp {
  /** No operator in use has more arguments; the dispatcher reads and writes this stack in place. */
  private static final int STACK_SLOTS = 32;

  private static final ThreadLocal<MemorySegment> STACK =
      ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG, STACK_SLOTS + 1));

  /** A present value of an optional argument. */
  private record Some(Object value) {}

  private final String name;
  private final int returns;
  private final MemorySegment operator;
  private final MemorySegment overload;

  private AtenOp(String name, String overload, int returns) {
    this.name = overload.isEmpty() ? name : name + "." + overload;
    this.returns = returns;
    this.operator = Arena.global().allocateFrom(name);
    this.overload = Arena.global().allocateFrom(overload);
  }

  /**
   * The operator {@code name.overload}, for example {@code aten::mul} and {@code Tensor}.
   *
   * @param overload the overload's name, empty for the plain one
   * @param returns how many tensors the operator returns
   */
  public static AtenOp of(String name, String overload, int returns) {
    return new AtenOp(name, overload, returns);
  }

  /** Marks a value for an optional parameter of the schema ({@code Tensor?}, {@code float?}). */
  public static @Nullable Object some(@Nullable Object value) {
    return value == null ? null : new Some(value);
  }

  /**
   * Calls the operator and returns its only result.
   *
   * @throws AtenException if libtorch refuses the arguments
   */
  public NDArray call(NDManager manager, @Nullable Object... arguments) {
    return new PtNDArray((PtNDManager) manager, dispatch(arguments).getAtIndex(JAVA_LONG, 0));
  }

  /**
   * Calls the operator and returns all its results.
   *
   * @throws AtenException if libtorch refuses the arguments
   */
  public NDArray[] callAll(NDManager manager, @Nullable Object... arguments) {
    MemorySegment stack = dispatch(arguments);
    long[] handles = new long[returns];
    for (int i = 0; i < returns; i++) {
      handles[i] = stack.getAtIndex(JAVA_LONG, i);
    }
    NDArray[] results = new NDArray[returns];
    for (int i = 0; i < returns; i++) {
      results[i] = new PtNDArray((PtNDManager) manager, handles[i]);
    }
    return results;
  }

  /** Calls an in-place operator on its first argument; no new array comes to life. */
  public void callInPlace(@Nullable Object... arguments) {
    TensorHandles.delete(dispatch(arguments).getAtIndex(JAVA_LONG, 0));
  }

  /** Calls an operator that answers with a truth value. */
  boolean holds(@Nullable Object... arguments) {
    return dispatch(arguments).get(JAVA_BYTE, 0) != 0;
  }

  private MemorySegment dispatch(@Nullable Object... arguments) {
    MemorySegment stack = STACK.get();
    long[] counts = TensorHandles.referenceCounts(arguments, AtenOp::tensor);
    long[] handles = new long[arguments.length];
    try {
      for (int i = 0; i < arguments.length; i++) {
        stack.setAtIndex(JAVA_LONG, i, encode(arguments[i], handles, i));
      }
    } catch (IllegalArgumentException e) {
      Arrays.stream(handles).filter(handle -> handle != 0).forEach(TensorHandles::delete);
      throw e;
    }
    int code;
    try {
      code = (int) Libtorch.CALL_DISPATCHER.invokeExact(operator, overload, stack);
    } catch (Throwable e) {
      throw new AtenException(describe(arguments), e);
    }
    if (code != 0) {
      // The dispatcher takes the handles over only once it has found the operator and read the
      // arguments before; what it did not take is still counted on the tensor.
      TensorHandles.deleteUntaken(arguments, AtenOp::tensor, counts, handles);
      throw new AtenException(
          describe(arguments) + ": refused by libtorch (its reason is on stderr)");
    }
    return stack;
  }

  private static long encode(@Nullable Object argument, long[] handles, int slot) {
    return switch (argument) {
      case null -> 0L;
      case NDArray tensor -> {
        handles[slot] = TensorHandles.duplicate(tensor);
        yield handles[slot];
      }
      case Integer i -> i.longValue();
      case Long l -> l;
      case Boolean b -> b ? 1L : 0L;
      case Double d -> Double.doubleToRawLongBits(d);
      case Some(Object value) -> TensorHandles.cell(encode(value, handles, slot));
      default ->
          throw new IllegalArgumentException(
              "argument " + slot + " is a " + argument.getClass().getSimpleName());
    };
  }

  private static @Nullable NDArray tensor(@Nullable Object argument) {
    return switch (argument) {
      case NDArray tensor -> tensor;
      case Some(NDArray tensor) -> tensor;
      case null, default -> null;
    };
  }

  private String describe(@Nullable Object... arguments) {
    StringJoiner list = new StringJoiner(", ", name + "(", ")");
    for (Object argument : arguments) {
      NDArray tensor = tensor(argument);
      list.add(
          tensor != null
              ? TensorType.nameOf(tensor) + tensor.getShape()
              : String.valueOf(argument instanceof Some(Object value) ? value : argument));
    }
    return list.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
