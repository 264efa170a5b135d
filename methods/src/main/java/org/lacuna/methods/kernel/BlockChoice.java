package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.Visibility;

/**
 * The key blocks that each query chose; of its own block it sees what lies up to itself.
 *
 * @param past {@code [B, Hc, n, c]} int32, the distinct blocks that each query of each choosing
 *     head sees; a choosing head serves {@code H / Hc} query heads. An entry beyond the query's own
 *     block is void (a query early in the sequence has fewer than {@code c} to choose from)
 * @param block tokens in a block
 * @param ownIsSeen whether a query always sees its own block, which then is no entry
 * @param first position of the first query in the sequence
 */
public record BlockChoice(NDArray past, int block, boolean ownIsSeen, long first)
    implements KeyPattern {
  /** A choice of past blocks beside the own one, of all queries of a sequence. */
  public BlockChoice(NDArray past, int block) {
    this(past, block, true, 0);
  }

  @Override
  public void attach(NDManager keeper) {
    past.attach(keeper);
  }

  /** Heads that choose, Hc. */
  public int choosingHeads() {
    return Math.toIntExact(past.getShape().get(1));
  }

  /**
   * The choice as runs of keys.
   *
   * @param heads query heads, H
   */
  public Visibility visibility(int heads) {
    int[] chosen = past.toIntArray();
    Shape shape = past.getShape();
    int length = Math.toIntExact(shape.get(2));
    int perQuery = Math.toIntExact(shape.get(3));
    int sharing = heads / choosingHeads();
    return new Visibility() {
      @Override
      public int batch() {
        return Math.toIntExact(shape.get(0));
      }

      @Override
      public int heads() {
        return heads;
      }

      @Override
      public int length() {
        return length;
      }

      @Override
      public void forEachRun(int sequence, int head, int query, Run run) {
        int entry = ((sequence * choosingHeads() + head / sharing) * length + query) * perQuery;
        int end = Math.toIntExact(first + query + 1);
        int own = (end - 1) / block;
        for (int i = entry; i < entry + perQuery; i++) {
          int from = chosen[i] * block;
          if (chosen[i] < own) {
            run.accept(from, from + block);
          } else if (chosen[i] == own && !ownIsSeen) {
            run.accept(from, end);
          }
        }
        if (ownIsSeen) {
          run.accept(own * block, end);
        }
      }
    };
  }
}
