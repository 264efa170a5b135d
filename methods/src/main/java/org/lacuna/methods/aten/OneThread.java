package org.lacuna.methods.aten;

import ai.djl.pytorch.jni.JniUtils;
import java.lang.invoke.MethodHandle;

/**
 * Keeps libtorch to the calling thread, until closed: for threads of our own that each call it on a
 * part of the work. Other threads go on as before.
 *
 * <p>libtorch's own setting is one for the process; this one speaks to the two that it passes the
 * number on to, OpenMP and MKL, of each thread. A build without them is left as it is.
 */
public final class OneThread implements AutoCloseable {
  private final int openMp;
  private final int mkl;

  private OneThread() {
    // The look comes first: libtorch gives a thread its number when it asks for it.
    openMp = JniUtils.getNumThreads();
    Libtorch.OMP_SET_NUM_THREADS.ifPresent(function -> set(function, 1));
    mkl = Libtorch.MKL_SET_NUM_THREADS_LOCAL.map(function -> exchange(function, 1)).orElse(0);
  }

  /** Calls of this thread use no other thread. */
  public static OneThread only() {
    return new OneThread();
  }

  @Override
  public void close() {
    Libtorch.OMP_SET_NUM_THREADS.ifPresent(function -> set(function, openMp));
    Libtorch.MKL_SET_NUM_THREADS_LOCAL.ifPresent(function -> exchange(function, mkl));
  }

  private static void set(MethodHandle function, int threads) {
    try {
      function.invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static int exchange(MethodHandle function, int threads) {
    try {
      return (int) function.invokeExact(threads);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
