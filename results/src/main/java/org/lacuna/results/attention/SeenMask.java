package org.lacuna.results.attention;

import java.util.List;

/**
 * Which keys every query of a window sees, in one head of one layer.
 *
 * @param method of the layer
 * @param layer its index
 * @param head its index
 * @param queries one a token of the window, in order
 */
public record SeenMask(String method, int layer, int head, List<Query> queries) {
  /**
   * Neighbouring keys.
   *
   * @param from the first
   * @param to the one after the last
   */
  public record Run(int from, int to) {
    /** How many they are. */
    public int length() {
      return to - from;
    }
  }

  /**
   * What one query sees.
   *
   * @param runs of keys seen as they are; they do not overlap
   * @param attended keys attended to, over all branches and with summaries: at least those of the
   *     runs
   */
  public record Query(List<Run> runs, long attended) {
    public Query {
      runs = List.copyOf(runs);
    }

    /** How many keys are seen as they are. */
    public long seen() {
      return runs.stream().mapToLong(Run::length).sum();
    }

    /** Whether a key is seen as it is. */
    public boolean sees(int key) {
      return runs.stream().anyMatch(run -> run.from() <= key && key < run.to());
    }
  }

  public SeenMask {
    queries = List.copyOf(queries);
    for (int t = 0; t < queries.size(); t++) {
      for (Run run : queries.get(t).runs()) {
        if (run.from() < 0 || run.to() > t + 1 || run.length() <= 0) {
          throw new IllegalArgumentException("expected keys up to %d, found %s".formatted(t, run));
        }
      }
    }
  }

  /** Tokens of the window, L. */
  public int length() {
    return queries.size();
  }

  /** Whether a query sees a key as it is. */
  public boolean sees(int query, int key) {
    return queries.get(query).sees(key);
  }

  /** Keys seen as they are over causal keys: the share of the mask that is filled. */
  public double seenShare() {
    return seen() / causalKeys();
  }

  /** Keys attended to over causal keys: 1 is full attention, more where branches read twice. */
  public double effectiveSparsity() {
    return attended() / causalKeys();
  }

  /**
   * What a query attends to beside the keys that it sees: summaries of several tokens, or keys that
   * a further branch reads again; mean over the queries.
   */
  public double beside() {
    return (double) (attended() - seen()) / length();
  }

  private long seen() {
    return queries.stream().mapToLong(Query::seen).sum();
  }

  private long attended() {
    return queries.stream().mapToLong(Query::attended).sum();
  }

  private double causalKeys() {
    return length() * (length() + 1.0) / 2;
  }
}
