package org.lacuna.methods.cca;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.RunPattern;

/**
 * Parameters of CCA-Attention. Group size and window can be others at inference than in training.
 *
 * @param groupSize tokens that one core token stands for, g; 16 in the authors' code
 * @param window tokens that are seen as they are at least, s; a multiple of g; 1024 there
 * @param pooling how the tokens of a group are weighted
 * @param pooled what is pooled
 * @param countBias whether a core token's score gets {@code log g}
 */
public record CcaConfig(
    @Doc("Tokens that one core token stands for, g; 16 in the authors' code.") int groupSize,
    @Doc("Recent tokens seen as they are, s, a multiple of group_size; 1024 in their code.")
        int window,
    @Doc("How a group is pooled: last_query (softmax of its last query), or mean or max.")
        Pooling pooling,
    @Doc(
            "What is pooled: hidden_states as in the paper (the core key then stands at its group's"
                + " end), or rotated_keys and values as in the authors' code.")
        Pooled pooled,
    @Doc("Whether a core token's score gets log(group_size), as it stands for so many tokens.")
        boolean countBias) {
  /** How the tokens of a group are weighted. */
  public enum Pooling {
    /** By the softmax of the scores of the group's last query. */
    LAST_QUERY,
    MEAN,
    /** The largest number of each channel. */
    MAX
  }

  /** What is pooled. */
  public enum Pooled {
    /** Hidden states before projection and rotation: the paper's equations. */
    HIDDEN_STATES,
    /** Rotated keys, and values: the released code. */
    ROTATED_KEYS
  }

  /** Checks the ranges. */
  public CcaConfig {
    if (groupSize < 1) {
      throw new MethodException("group_size: expected at least 1, got " + groupSize);
    }
    if (window < 0 || window % groupSize != 0) {
      throw new MethodException(
          "window: expected a multiple of group_size (%d), got %d".formatted(groupSize, window));
    }
  }

  /** Core tokens that the query at a position sees. */
  long coreTokens(long position) {
    return Math.max(0, (position + 1 - window) / groupSize);
  }

  /**
   * Which keys queries see, if those are core tokens from the first one on and then tokens.
   *
   * @param first the position of the first query
   * @param core how many core tokens there are
   * @param firstToken the position of the first of the tokens
   */
  RunPattern pattern(long first, int core, long firstToken) {
    return new RunPattern(
        new Runs(this, core).from(first).among(core, core + firstToken),
        countBias ? core : 0,
        (float) Math.log(groupSize));
  }

  /** Core tokens from the first one on, and tokens, numbered after {@code core} core tokens. */
  private record Runs(CcaConfig config, int core) implements KeyRuns {
    @Override
    public void forEach(int t, Visibility.Run run) {
      int seen = Math.toIntExact(config.coreTokens(t));
      int from = Math.toIntExact(config.firstToken(t));
      if (seen > 0) {
        run.accept(0, seen);
      }
      if (from <= t) {
        run.accept(core + from, core + t + 1);
      }
    }
  }

  /** The first token that the query at a position sees as it is. */
  long firstToken(long position) {
    return groupSize * coreTokens(position);
  }
}
