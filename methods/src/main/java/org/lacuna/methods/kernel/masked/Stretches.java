package org.lacuna.methods.kernel.masked;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.methods.aten.Ops;

/**
 * Keys that lie in a few stretches of the sequence, put side by side.
 *
 * @param list the stretches, in rising order and apart from each other
 */
record Stretches(List<Stretch> list) {
  /** Gaps up to this many keys are filled: a mask over them is cheaper than one more copy. */
  private static final int SMALL_GAP = 64;

  /** The keys {@code [from, to)}. */
  record Stretch(int from, int to) {}

  /** All keys before {@code to}. */
  static Stretches upTo(int to) {
    return new Stretches(List.of(new Stretch(0, to)));
  }

  /** Stretches that hold all of the given runs. */
  static Stretches covering(List<Stretch> runs) {
    List<Stretch> sorted = new ArrayList<>(runs);
    sorted.sort((a, b) -> Integer.compare(a.from, b.from));
    List<Stretch> merged = new ArrayList<>();
    for (Stretch run : sorted) {
      Stretch last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && run.from <= last.to + SMALL_GAP) {
        merged.set(merged.size() - 1, new Stretch(last.from, Math.max(last.to, run.to)));
      } else {
        merged.add(run);
      }
    }
    return new Stretches(merged);
  }

  /** How many keys there are. */
  int size() {
    return list.stream().mapToInt(stretch -> stretch.to - stretch.from).sum();
  }

  /** The place among these keys of one of the sequence's. */
  int place(int key) {
    int before = 0;
    for (Stretch stretch : list) {
      if (key < stretch.to) {
        return before + key - stretch.from;
      }
      before += stretch.to - stretch.from;
    }
    throw new IllegalArgumentException("key " + key + " is not among " + list);
  }

  /** The rows of these keys: of {@code [B, H, n, d]} {@code [B, H, size, d]}. */
  NDArray of(NDArray x) {
    NDList parts = new NDList(list.size());
    for (Stretch stretch : list) {
      parts.add(Ops.narrow(x, 2, stretch.from, stretch.to - stretch.from));
    }
    return parts.size() == 1 ? parts.head() : NDArrays.concat(parts, 2);
  }
}
