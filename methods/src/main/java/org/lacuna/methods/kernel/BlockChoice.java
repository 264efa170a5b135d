package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;

/**
 * The key blocks that each query chose; of its own block it sees what lies up to itself.
 *
 * @param past {@code [B, H, L, n]} int64, blocks chosen; an entry beyond the query's own block is
 *     void (a query early in the sequence has fewer than {@code n} to choose from)
 * @param block tokens in a block
 * @param ownIsSeen whether a query always sees its own block, which then is no entry
 */
public record BlockChoice(NDArray past, int block, boolean ownIsSeen) {
  /** A choice of past blocks beside the own one. */
  public BlockChoice(NDArray past, int block) {
    this(past, block, true);
  }

  /** The choice of the queries {@code [from, to)} of these. */
  BlockChoice rows(NDManager manager, int from, int to) {
    return new BlockChoice(
        Ops.narrow(Ops.alias(manager, past), 2, from, to - from), block, ownIsSeen);
  }

  /** The choice as runs of keys. */
  public Visibility visibility() {
    long[] chosen = past.toLongArray();
    Shape shape = past.getShape();
    int perQuery = Math.toIntExact(shape.get(3));
    return new Visibility() {
      @Override
      public int batch() {
        return Math.toIntExact(shape.get(0));
      }

      @Override
      public int heads() {
        return Math.toIntExact(shape.get(1));
      }

      @Override
      public int length() {
        return Math.toIntExact(shape.get(2));
      }

      @Override
      public void forEachRun(int sequence, int head, int query, Run run) {
        int first = ((sequence * heads() + head) * length() + query) * perQuery;
        int own = query / block;
        for (int i = first; i < first + perQuery; i++) {
          int from = Math.toIntExact(chosen[i]) * block;
          if (chosen[i] < own) {
            run.accept(from, from + block);
          } else if (chosen[i] == own && !ownIsSeen) {
            run.accept(from, query + 1);
          }
        }
        if (ownIsSeen) {
          run.accept(own * block, query + 1);
        }
      }
    };
  }
}
