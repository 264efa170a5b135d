package org.lacuna.methods.loza;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.MethodException;

/**
 * Which layers are streaming at each length of the input, from one calibration: the longer the
 * input, the more of the layers of lowest alpha. LoZA's authors name a sparse ratio that depends on
 * the length as future work; the rule is ours.
 *
 * <p>All layers have the same heads. The cost of a choice is the operations of a prefill's
 * attention relative to full attention at the same length, its mean over some lengths, each
 * counting alike. With {@code s(L)} the part that streaming leaves out at length L, {@code n} of
 * {@code N} layers cost {@code 1 - s(L) n / N}, and the line through {@code n = f} at the mean of
 * {@code log2 L} weighted by {@code s} costs as much as {@code f} layers at every length, whatever
 * its slope. So the numbers of layers are found by these steps:
 *
 * <ol>
 *   <li>Of the lines {@code n(L)} in {@code log2 L} that cost exactly as much as the fixed number
 *       and stay between 0 and N from the shortest to the longest length, the steepest: it meets 0
 *       at the shortest or N at the longest.
 *   <li>Each length gets {@code n(L)} rounded down.
 *   <li>While that costs more than the fixed number, the line is raised until the next length gets
 *       one layer more (of two at once, the longer one first).
 * </ol>
 *
 * The mean cost is thus at most the fixed one's, and less by no more than one layer at one length.
 *
 * @param steps by ascending length; a layer that is streaming in one is so in all longer ones
 * @param meanCost mean over the lengths of the steps, 1 for full attention
 * @param fixedCost the same of the fixed number of layers
 */
public record LengthPolicy(List<Step> steps, double meanCost, double fixedCost) {
  /**
   * What holds from a length on.
   *
   * @param length in tokens
   * @param streaming the layers that are streaming, ascending
   */
  public record Step(int length, List<Integer> streaming) {}

  /** Keeps the steps. */
  public LengthPolicy {
    steps = List.copyOf(steps);
  }

  /**
   * The policy that costs as much as a fixed number of streaming layers.
   *
   * @param fixed streaming layers at every length that it is compared with, f
   * @param alphas the calibrated alpha of each layer; of layers with equal ones the lower comes
   *     first
   * @param full what full attention costs in any of the layers
   * @param streaming what streaming attention costs there
   * @param lengths tokens of the inputs, ascending
   * @throws MethodException if there are fewer layers, lengths do not ascend, or streaming
   *     attention saves nothing at any of them
   */
  public static LengthPolicy atCostOf(
      int fixed, double[] alphas, Accounting full, Accounting streaming, List<Integer> lengths) {
    LayerChoice.requireCount(fixed, alphas.length);
    requireAscending(lengths);
    double[] saved =
        lengths.stream()
            .mapToDouble(
                length -> 1 - (double) streaming.prefillFlops(length) / full.prefillFlops(length))
            .toArray();
    if (Arrays.stream(saved).sum() <= 0) {
      throw new MethodException(
          "lengths: streaming attention saves nothing up to %d tokens; expected longer ones"
              .formatted(lengths.getLast()));
    }
    Ramp ramp = new Ramp(alphas.length, lengths, saved);
    int[] counts = ramp.atCostOf(fixed);
    List<Step> steps =
        IntStream.range(0, counts.length)
            .mapToObj(
                i -> new Step(lengths.get(i), LayerChoice.LOWEST.choose(alphas, counts[i], 0)))
            .toList();
    return new LengthPolicy(steps, ramp.meanCost(counts), ramp.meanCost(fixed));
  }

  private static void requireAscending(List<Integer> lengths) {
    boolean ascending =
        IntStream.range(1, lengths.size()).allMatch(i -> lengths.get(i - 1) < lengths.get(i));
    if (lengths.isEmpty() || lengths.getFirst() < 1 || !ascending) {
      throw new MethodException(
          "lengths: expected one or more, at least 1 and ascending, got " + lengths);
    }
  }

  /**
   * The layers that are streaming for an input of some length, ascending: those of the longest step
   * that is not longer, or of the shortest step.
   */
  public List<Integer> streaming(int length) {
    Step last = steps.getFirst();
    for (Step step : steps) {
      if (step.length() <= length) {
        last = step;
      }
    }
    return last.streaming();
  }

  /** The layer pattern for an input of some length, such as {@code full at:0,3=streaming}. */
  public String pattern(int length) {
    return LayerChoice.pattern(streaming(length));
  }

  /**
   * The whole policy as one layer pattern, such as {@code full at:5,6=streaming
   * at:0,3=streaming@1024}. A layer is streaming from the length of the first step on in which it
   * is; those of the shortest step are so at any length. For every input, the layers that are
   * streaming by the pattern are {@link #streaming}.
   */
  public String pattern() {
    StringBuilder pattern = new StringBuilder(LayerChoice.pattern(steps.getFirst().streaming()));
    for (int i = 1; i < steps.size(); i++) {
      Step step = steps.get(i);
      List<Integer> before = steps.get(i - 1).streaming();
      List<Integer> more =
          step.streaming().stream().filter(layer -> !before.contains(layer)).toList();
      if (!more.isEmpty()) {
        pattern.append(' ').append(LayerChoice.exception(more)).append('@').append(step.length());
      }
    }
    return pattern.toString();
  }
}
