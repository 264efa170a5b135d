package org.lacuna.datasets.task.needle;

import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** Parameters of {@link VariableTracking}. */
public record VariableTrackingConfig(
    @Doc("Chains of assignments, one of which is asked for; 1 in RULER.") int chains,
    @Doc("Assignments of a chain after its first, each one variable more; 4 in RULER.") int hops,
    @Doc("What the assignments are hidden in: noise (RULER) or text.") HaystackKind haystack,
    @Doc("Worked examples before the question, 0 or 1; 1 in RULER.") int shots,
    @Doc("How much is said around it: long (sentences) or short (assignments alone).")
        Wording wording,
    @Doc("Tokens kept free for the answer, or as many more as it takes; 30 in RULER.")
        int answerTokens) {

  /** Checks the ranges. */
  public VariableTrackingConfig {
    Check.atLeast(1, "chains", chains);
    Check.atLeast(1, "hops", hops);
    Check.that(
        chains * (hops + 1L) <= VariableTracking.MOST_VARIABLES,
        "hops",
        "chains times (hops + 1) at most " + VariableTracking.MOST_VARIABLES,
        hops);
    HaystackKind.checkNoNeedles(haystack);
    Check.that(shots == 0 || shots == 1, "shots", "0 or 1", shots);
    Check.atLeast(0, "answer_tokens", answerTokens);
  }

  /** Variables of a chain. */
  int variables() {
    return hops + 1;
  }
}
