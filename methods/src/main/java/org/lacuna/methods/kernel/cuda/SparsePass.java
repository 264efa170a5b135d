package org.lacuna.methods.kernel.cuda;

/** How the visible keys of one pattern are gone through. */
interface SparsePass {
  /** Computes output and log-sums. */
  void forward(Tiles tiles);

  /** Computes the gradients by queries, keys and values. */
  void backward(Tiles tiles);
}
