package org.lacuna.methods.aten;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Switches the recording of the autograd graph on or off for the calling thread, until closed.
 *
 * <p>DJL's own {@code GradientCollector} does the same but allows one at a time in a process and
 * accepts no upstream gradient; running backward in segments needs both.
 */
public final class GradMode implements AutoCloseable {
  private final boolean previous = JniUtils.isGradMode();

  private GradMode(boolean on) {
    JniUtils.setGradMode(on);
  }

  /** Records operations on tensors that require a gradient. */
  public static GradMode on() {
    return new GradMode(true);
  }

  /** Records nothing: inference, or a value whose gradient is computed otherwise. */
  public static GradMode off() {
    return new GradMode(false);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(previous);
  }
}
