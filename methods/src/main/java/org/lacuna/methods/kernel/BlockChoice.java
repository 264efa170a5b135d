package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import org.lacuna.methods.Visibility;

/**
 * The key blocks that each query chose beside its own, which it always sees up to itself.
 *
 * @param past {@code [B, H, L, n]} int64, blocks chosen; an entry that does not lie before the
 *     query's own block is void (a query early in the sequence has fewer than {@code n} to choose
 *     from)
 * @param block tokens in a block
 */
public record BlockChoice(NDArray past, int block) {
  /** The choice as runs of keys. */
  public Visibility visibility() {
    long[] chosen = past.toLongArray();
    int perQuery = Math.toIntExact(past.getShape().get(3));
    return new Visibility() {
      @Override
      public int batch() {
        return Math.toIntExact(past.getShape().get(0));
      }

      @Override
      public int heads() {
        return Math.toIntExact(past.getShape().get(1));
      }

      @Override
      public int length() {
        return Math.toIntExact(past.getShape().get(2));
      }

      @Override
      public void forEachRun(int sequence, int head, int query, Run run) {
        int first = ((sequence * heads() + head) * length() + query) * perQuery;
        int own = query / block;
        for (int i = first; i < first + perQuery; i++) {
          int from = Math.toIntExact(chosen[i]) * block;
          if (chosen[i] < own) {
            run.accept(from, from + block);
          }
        }
        run.accept(own * block, query + 1);
      }
    };
  }
}
