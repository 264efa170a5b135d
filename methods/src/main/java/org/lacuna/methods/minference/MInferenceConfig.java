package org.lacuna.methods.minference;

import org.lacuna.config.Doc;
import org.lacuna.methods.MethodException;

/**
 * Parameters of MInference.
 *
 * @param pattern the pattern of all heads, or the best for each
 * @param sinkTokens first tokens that a_shape sees, and columns that are always among the
 *     verticals; 30 in the authors' code
 * @param localTokens recent tokens that a_shape sees, the query's own included
 * @param verticals columns that vertical_slash sees; 30 to 3500 in the authors' search
 * @param slashes diagonals that vertical_slash sees; 100 to 4096 in the authors' search
 * @param nearSlashes diagonals nearest to the query that are always among the slashes, its own
 *     included; 100 in the authors' code
 * @param blockSize tokens in a block of block_sparse; 64 in the paper
 * @param topK blocks that block_sparse sees, the query's own included; 100 in the authors' code
 * @param lastQueries queries at the end of the prompt that estimate where attention goes; 64 in the
 *     paper
 */
public record MInferenceConfig(
    @Doc("Pattern of all heads; auto takes for each the one that keeps most attention.")
        Pattern pattern,
    @Doc("First tokens that a_shape sees and that are always among the verticals; 30 in the code.")
        int sinkTokens,
    @Doc("Recent tokens that a_shape sees, the query's own included.") int localTokens,
    @Doc("Columns that vertical_slash sees; 30 to 3500 in the authors' search.") int verticals,
    @Doc("Diagonals that vertical_slash sees; 100 to 4096 in the authors' search.") int slashes,
    @Doc("Diagonals nearest to the query, always among the slashes; 100 in the code.")
        int nearSlashes,
    @Doc("Tokens in a block of block_sparse; 64 in the paper.") int blockSize,
    @Doc("Blocks that block_sparse sees, the query's own included; 100 in the code.") int topK,
    @Doc("Queries at the end of the prompt that estimate; 64 in the paper.") int lastQueries) {
  /** What a head may see. */
  public enum Pattern {
    /** For each head and prompt the best of the others. */
    AUTO,
    /** The first and the recent tokens. */
    A_SHAPE,
    /** Some columns and some diagonals. */
    VERTICAL_SLASH,
    /** Some blocks. */
    BLOCK_SPARSE
  }

  /** Checks the ranges. */
  public MInferenceConfig {
    atLeast("sink_tokens", sinkTokens, 0);
    atLeast("local_tokens", localTokens, 1);
    atLeast("near_slashes", nearSlashes, 1);
    atLeast("block_size", blockSize, 1);
    atLeast("top_k", topK, 1);
    atLeast("last_queries", lastQueries, 1);
    if (verticals < sinkTokens) {
      throw new MethodException(
          "verticals: expected at least sink_tokens (%d), got %d".formatted(sinkTokens, verticals));
    }
    if (slashes < nearSlashes) {
      throw new MethodException(
          "slashes: expected at least near_slashes (%d), got %d".formatted(nearSlashes, slashes));
    }
  }

  private static void atLeast(String key, int value, int least) {
    if (value < least) {
      throw new MethodException("%s: expected at least %d, got %d".formatted(key, least, value));
    }
  }
}
