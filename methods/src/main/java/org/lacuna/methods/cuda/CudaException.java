package org.lacuna.methods.cuda;

/** The CUDA driver or compiler refused something. */
public final class CudaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What was refused, and why. */
  public CudaException(String message) {
    super(message);
  }

  /** What was refused, and why. */
  public CudaException(String message, Throwable cause) {
    super(message, cause);
  }
}
