package org.lacuna.experiments.run;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import org.lacuna.methods.Budget;

/** The budget of one method, and the share of full attention that its layers have at each value. */
final class Knob {
  private final String method;
  private final int layers;
  private final Budget budget;
  private final int last;
  private final IntToDoubleFunction shareAt;
  private final Map<Integer, Double> known = new HashMap<>();

  /**
   * A knob.
   *
   * @param layers how many layers it moves
   * @param tokens the length at which shares are
   * @param shareAt the mean share of its layers at a value; it never falls
   */
  Knob(String method, int layers, Budget budget, int tokens, IntToDoubleFunction shareAt) {
    this.method = method;
    this.layers = layers;
    this.budget = budget;
    this.last = budget.values(tokens) - 1;
    this.shareAt = shareAt;
  }

  String method() {
    return method;
  }

  int layers() {
    return layers;
  }

  /** The parameter with its method, such as {@code moba.top_k}. */
  String name() {
    return method + "." + budget.key();
  }

  /** The path of the parameter in the method's section. */
  String key() {
    return budget.key();
  }

  double least() {
    return share(0);
  }

  double most() {
    return share(last);
  }

  /** The value whose share is nearest to one, the smaller of two that are equally near. */
  int nearest(double share) {
    int low = 0;
    int high = last;
    double goal = Math.min(share, most());
    while (low < high) {
      int middle = low + (high - low) / 2;
      if (share(middle) < goal) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    boolean below = low > 0 && goal - share(low - 1) <= share(low) - goal;
    return budget.value(below ? low - 1 : low);
  }

  private double share(int place) {
    return known.computeIfAbsent(place, at -> shareAt.applyAsDouble(budget.value(at)));
  }
}
