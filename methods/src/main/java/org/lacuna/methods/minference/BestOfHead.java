package org.lacuna.methods.minference;

import java.util.ArrayList;
import java.util.List;
import org.lacuna.methods.Visibility;

/**
 * A pattern for each head.
 *
 * @param batch sequences, B
 * @param heads query heads, H
 * @param length tokens, L
 * @param patterns the pattern of each head, sequence by sequence
 */
record BestOfHead(int batch, int heads, int length, List<Visibility> patterns)
    implements Visibility {

  /** Of each head's candidates the one that keeps most attention; the first if some keep equal. */
  static BestOfHead of(LastQueries last, List<Visibility> candidates) {
    Visibility any = candidates.getFirst();
    List<Visibility> best = new ArrayList<>();
    for (int b = 0; b < any.batch(); b++) {
      for (int h = 0; h < any.heads(); h++) {
        best.add(best(last, candidates, b, h));
      }
    }
    return new BestOfHead(any.batch(), any.heads(), any.length(), best);
  }

  private static Visibility best(
      LastQueries last, List<Visibility> candidates, int sequence, int head) {
    Visibility best = candidates.getFirst();
    double most = 0;
    for (Visibility candidate : candidates) {
      double recall = last.recall(candidate, sequence, head);
      if (recall > most) {
        best = candidate;
        most = recall;
      }
    }
    return best;
  }

  @Override
  public void forEachRun(int sequence, int head, int query, Run run) {
    patterns.get(sequence * heads + head).forEachRun(sequence, head, query, run);
  }
}
