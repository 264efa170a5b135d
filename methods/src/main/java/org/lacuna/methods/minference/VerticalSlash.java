package org.lacuna.methods.minference;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.lacuna.methods.Visibility;

/**
 * Some keys that all queries see, and some offsets at which every query sees one.
 *
 * @param batch sequences, B
 * @param heads query heads, H
 * @param length tokens, L
 * @param verticals the keys of each head, sequence by sequence
 * @param slashes the offsets of each head, likewise
 */
record VerticalSlash(int batch, int heads, int length, List<BitSet> verticals, List<BitSet> slashes)
    implements Visibility {

  /** The lines that get most of what the last queries give. */
  static VerticalSlash of(LastQueries last, MInferenceConfig parameters, Shape queries) {
    int batch = Math.toIntExact(queries.get(0));
    int heads = Math.toIntExact(queries.get(1));
    int length = Math.toIntExact(queries.get(2));
    List<BitSet> verticals = new ArrayList<>();
    List<BitSet> slashes = new ArrayList<>();
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < heads; h++) {
        verticals.add(largest(last.columns(b, h), parameters.sinkTokens(), parameters.verticals()));
        slashes.add(largest(last.diagonals(b, h), parameters.nearSlashes(), parameters.slashes()));
      }
    }
    return new VerticalSlash(batch, heads, length, verticals, slashes);
  }

  /** The first {@code kept} places, and those of largest weight until there are {@code count}. */
  private static BitSet largest(double[] weights, int kept, int count) {
    BitSet places = new BitSet(weights.length);
    places.set(0, Math.min(kept, weights.length));
    IntStream.range(kept, weights.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer i) -> weights[i]).reversed())
        .limit(count - kept)
        .forEach(places::set);
    return places;
  }

  @Override
  public void forEachRun(int sequence, int head, int query, Run run) {
    int at = sequence * heads + head;
    BitSet seen = verticals.get(at).get(0, query + 1);
    slashes.get(at).get(0, query + 1).stream().forEach(offset -> seen.set(query - offset));
    for (int from = seen.nextSetBit(0); from >= 0; ) {
      int to = seen.nextClearBit(from);
      run.accept(from, to);
      from = seen.nextSetBit(to);
    }
  }
}
