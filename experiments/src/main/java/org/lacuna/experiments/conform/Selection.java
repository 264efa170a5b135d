package org.lacuna.experiments.conform;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;

/** Which keys each query sees. */
@FunctionalInterface
interface Selection {
  /** Whether the query sees each key: {@code [L]}. */
  boolean[] row(int sequence, int head, int query);

  /** Every key up to the query's own, of {@code length}. */
  static Selection causal(int length) {
    return (_, _, query) -> {
      boolean[] row = new boolean[length];
      Arrays.fill(row, 0, query + 1, true);
      return row;
    };
  }

  /** The tensor {@code mask}, {@code [1, L, L]}: alike for all heads and sequences. */
  static Selection mask(ConformanceVector vector, int length) {
    int[] mask = vector.tensor("mask", 1, length, length).toUint8Array();
    return (_, _, query) -> {
      boolean[] row = new boolean[length];
      for (int j = 0; j < length; j++) {
        row[j] = mask[query * length + j] != 0;
      }
      return row;
    };
  }

  /**
   * The tensor {@code selected_blocks}, {@code [B, h, L, n]}, -1 for none: {@code h} heads choose,
   * equally many query heads follow each; of its own block a query sees what lies up to itself.
   *
   * @param queries {@code [B, H, L, d]}
   * @param block tokens in a block
   */
  static Selection blocks(ConformanceVector vector, Shape queries, int block) {
    int batch = Math.toIntExact(queries.get(0));
    int heads = Math.toIntExact(queries.get(1));
    int length = Math.toIntExact(queries.get(2));
    String name = "selected_blocks";
    Shape shape = vector.tensor(name, batch, -1, length, -1).getShape();
    int choosing = Math.toIntExact(shape.get(1));
    int slots = Math.toIntExact(shape.get(3));
    long[] blocks = vector.tensor(name).toLongArray();
    if (choosing < 1 || heads % choosing != 0) {
      throw vector.problem("%s: %d heads choose for %d".formatted(name, choosing, heads));
    }
    if (block < 1 || Arrays.stream(blocks).anyMatch(i -> i < -1 || i > (length - 1) / block)) {
      throw vector.problem("%s: a block beyond the sequence".formatted(name));
    }
    return (sequence, head, query) -> {
      boolean[] row = new boolean[length];
      int chooser = head / (heads / choosing);
      int first = ((sequence * choosing + chooser) * length + query) * slots;
      for (int i = first; i < first + slots; i++) {
        if (blocks[i] >= 0) {
          int from = Math.toIntExact(blocks[i]) * block;
          Arrays.fill(row, Math.min(from, query + 1), Math.min(from + block, query + 1), true);
        }
      }
      return row;
    };
  }

  /** How many queries {@code [B, H, L, d]} another selection shows other keys. */
  default long differences(Selection other, Shape queries) {
    long differing = 0;
    for (int b = 0; b < queries.get(0); b++) {
      for (int h = 0; h < queries.get(1); h++) {
        for (int t = 0; t < queries.get(2); t++) {
          differing += Arrays.equals(row(b, h, t), other.row(b, h, t)) ? 0 : 1;
        }
      }
    }
    return differing;
  }
}
