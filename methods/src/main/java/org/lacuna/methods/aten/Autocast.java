package org.lacuna.methods.aten;

/**
 * The type that products of matrices are computed in, while what others meet stays float32: mixed
 * precision as in PyTorch's {@code autocast}, but for the whole process.
 *
 * <p>{@link Ops#linear}, {@link FusedAttention} and the CUDA kernels read it and give back the type
 * that they were given; what goes from one product to the next may stay in the half type ({@link
 * Ops#operand}). Sums are float32 everywhere; so are norms, rotations, softmax, the residual
 * stream, losses, weights and the gradients by them.
 */
public final class Autocast {
  private static volatile TensorType type = TensorType.FLOAT32;

  private Autocast() {}

  /** A type for a while. */
  public static final class Use implements AutoCloseable {
    private final TensorType before = type;

    private Use() {}

    @Override
    public void close() {
      type = before;
    }
  }

  /**
   * Computes products in a type until the result is closed; all threads see it.
   *
   * @param products float32 for none of this, or a half type
   */
  public static Use to(TensorType products) {
    if (products != TensorType.FLOAT32 && !products.isHalf()) {
      throw new IllegalArgumentException("products in " + products);
    }
    Use use = new Use();
    type = products;
    return use;
  }

  /** The type of products now. */
  public static TensorType type() {
    return type;
  }
}
