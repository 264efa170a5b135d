package org.lacuna.methods.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** libtorch's graph as the {@link Tape} walks it: from given gradients to the leaves' own. */
final class Autograd {
  private static final AtenOp IS_LEAF = AtenOp.of("aten::is_leaf", "", 0);

  private Autograd() {}

  /** Whether a gradient leads into an array, of a graph or a leaf. */
  static boolean requiresGradient(NDArray x) {
    // DJL's answer covers leaves only; what was computed inside a graph is no leaf.
    return JniUtils.requiresGrad((PtNDArray) x) || !IS_LEAF.holds(x);
  }

  /** Whether an array begins a graph: a gradient that leads into it stays there. */
  static boolean isLeaf(NDArray x) {
    return JniUtils.requiresGrad((PtNDArray) x) && IS_LEAF.holds(x);
  }

  /** The same values outside the graph so far: a leaf if {@code x} wants a gradient. */
  static NDArray restarted(NDArray x) {
    return requiresGradient(x) ? Tape.leafOf(x) : x.stopGradient();
  }

  /** The gradient of a leaf, under the leaf's manager; {@code null} where no path led to it. */
  static @Nullable NDArray gradientOf(NDArray leaf) {
    // DJL's own getter answers with float32 zeros where there is none.
    return JniUtils.getGradient((PtNDArray) leaf);
  }

  /** Walks back from an array with the gradient by it. */
  static void backward(NDArray root, NDArray gradient) {
    JniUtils.backward((PtNDArray) root, (PtNDArray) gradient, false, false);
  }

  /**
   * Walks back from arrays with the gradients by them ({@code null} for none), and from losses.
   *
   * @param share what a loss counts
   */
  static void backward(
      NDArray[] roots, @Nullable NDArray[] gradients, List<NDArray> losses, double share) {
    List<NDArray> inner = new ArrayList<>();
    List<NDArray> innerGradients = new ArrayList<>();
    for (int i = 0; i < roots.length; i++) {
      NDArray gradient = gradients[i];
      if (gradient == null || !requiresGradient(roots[i])) {
        continue;
      }
      if (isLeaf(roots[i])) {
        backward(roots[i], gradient);
      } else {
        inner.add(roots[i]);
        innerGradients.add(gradient);
      }
    }
    if (inner.size() == 1 && losses.isEmpty()) {
      backward(inner.getFirst(), innerGradients.getFirst());
      return;
    }
    // Several roots, one pass: the sum of <x, gradient> has exactly these gradients.
    try (var _ = GradMode.on()) {
      NDArray root = null;
      for (int i = 0; i < inner.size(); i++) {
        root = plus(root, Ops.wide(Ops.dot(inner.get(i), innerGradients.get(i))));
      }
      for (NDArray loss : losses) {
        NDArray part = loss.getManager().full(loss.getShape(), (float) share, loss.getDataType());
        root = plus(root, loss.mul(part));
      }
      if (root != null) {
        backward(root, root.getManager().ones(root.getShape(), root.getDataType()));
      }
    }
  }

  /** Walks back from arrays whose graphs share nothing but leaves. */
  static void backwardApart(NDArray[] roots, @Nullable NDArray[] gradients) {
    for (int i = 0; i < roots.length; i++) {
      NDArray gradient = gradients[i];
      if (gradient != null && requiresGradient(roots[i])) {
        backward(roots[i], gradient);
      }
    }
  }

  private static NDArray plus(@Nullable NDArray sum, NDArray term) {
    return sum == null ? term : sum.add(term);
  }
}
