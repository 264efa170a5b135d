package org.lacuna.methods.ssa;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;

/**
 * How SSA pulls its two streams towards each other in training.
 *
 * @param weight what the loss counts, alpha; 10 in the paper
 * @param distance how far two outputs are apart
 * @param direction which stream is pulled
 * @param outputs what is compared
 */
@Doc("The alignment loss of training.")
public record AlignmentConfig(
    @Doc(
            "What the mean over all layers counts, alpha; 10 in the paper. 0 leaves the auxiliary"
                + " stream out.")
        double weight,
    @Doc("smooth_l1 as in the paper (beta 1), or l2 of its ablation; mean over all elements.")
        Distance distance,
    @Doc("Which stream is pulled to the other: both as in the paper, or one for its ablation.")
        Direction direction,
    @Doc("ungated as in the paper's algorithm, or gated (times the output gate) as in its code.")
        Outputs outputs) {
  /** Distances between two outputs, each a mean over all elements. */
  public enum Distance {
    SMOOTH_L1,
    L2
  }

  /** Which stream learns from the other, which is held fixed. */
  public enum Direction {
    BOTH,
    /** The full stream is pulled to the sparse one: the sparsity loss, eq. 7. */
    FULL_TO_SPARSE,
    /** The sparse stream is pulled to the full one: the commitment loss, eq. 8. */
    SPARSE_TO_FULL
  }

  /** What of the two streams is compared. */
  public enum Outputs {
    UNGATED,
    GATED
  }

  /** Checks the range. */
  public AlignmentConfig {
    if (!(weight >= 0) || Double.isInfinite(weight)) {
      throw new MethodException("weight: expected at least 0, got " + weight);
    }
  }

  /** As in the paper. */
  public static AlignmentConfig defaults() {
    return new AlignmentConfig(10, Distance.SMOOTH_L1, Direction.BOTH, Outputs.UNGATED);
  }
}
