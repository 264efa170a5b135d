package org.lacuna.methods.kernel.vector;

import static org.lacuna.methods.kernel.vector.Lanes.NUMBER;
import static org.lacuna.methods.kernel.vector.Lanes.load;
import static org.lacuna.methods.kernel.vector.Lanes.store;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * One query that meets keys one after the other, in one softmax that goes along: a decode step,
 * whose time is that of reading keys and values. Channels stand in the lanes.
 */
final class SingleQuery {
  /** Keys whose scores are taken together before their values are summed. */
  private static final int KEYS = 128;

  private final int d;
  private final int dv;
  private final long query;
  private final long scores;
  private final long sum;
  private final long more;
  private float largest;
  private float weight;

  SingleQuery(Scratch scratch, int d, int dv) {
    this.d = d;
    this.dv = dv;
    query = scratch.numbers(Lanes.padded(d));
    scores = scratch.numbers(KEYS);
    more = scratch.numbers(Lanes.padded(dv));
    sum = scratch.numbers(Lanes.padded(dv));
  }

  /** Takes a query in; nothing is seen yet. */
  void begin(long address, float scale) {
    Lanes.copy(address, query, d);
    Lanes.multiply(query, d, scale);
    Lanes.clear(sum, dv * NUMBER);
    largest = ForwardTile.NOTHING;
    weight = 0;
  }

  /** Meets any number of keys; parameters as in {@link ForwardTile#meet}. */
  void meet(long keys, long keyBytes, long values, long valueBytes, int count, float bias) {
    for (int from = 0; from < count; from += KEYS) {
      int some = Math.min(KEYS, count - from);
      long firstKey = keys + from * keyBytes;
      float most = largest;
      for (int i = 0; i < some; i++) {
        float score = Dot.of(query, firstKey + i * keyBytes, d) + bias;
        Lanes.set(scores + i * NUMBER, score);
        most = Math.max(most, score);
      }
      shrinkTo(most);
      weigh(some);
      addValues(values + from * valueBytes, valueBytes, some);
    }
  }

  private void shrinkTo(float most) {
    if (most > largest) {
      float factor = (float) Math.exp(largest - most);
      Lanes.multiply(sum, dv, factor);
      weight *= factor;
      largest = most;
    }
  }

  /** Scores become weights relative to the largest score. */
  private void weigh(int count) {
    FloatVector total = Lanes.zero();
    for (int i = 0; i < count; i += Lanes.COUNT) {
      long at = scores + i * NUMBER;
      FloatVector weights = Exponential.of(load(at).sub(largest));
      if (count - i < Lanes.COUNT) {
        weights = weights.blend(0, Lanes.first(count - i).not());
      }
      store(weights, at);
      total = total.add(weights);
    }
    weight += total.reduceLanes(VectorOperators.ADD);
  }

  private void addValues(long values, long valueBytes, int count) {
    Product.write(scores, 0, NUMBER, values, valueBytes, more, 0, 1, dv, count);
    Lanes.multiplyAdd(sum, 1, more, dv);
  }

  /** The largest score so far. */
  float largest() {
    return largest;
  }

  /** The sum of weights so far, relative to the largest score. */
  float weight() {
    return weight;
  }

  /** Takes in what another query of the same vector has met. */
  void merge(SingleQuery other) {
    if (other.weight == 0) {
      return;
    }
    shrinkTo(other.largest);
    float factor = (float) Math.exp(other.largest - largest);
    for (int c = 0; c < dv; c++) {
      long at = c * NUMBER;
      Lanes.set(sum + at, Lanes.get(sum + at) + factor * Lanes.get(other.sum + at));
    }
    weight += factor * other.weight;
  }

  /** Writes the output, zeros if nothing was seen; the log-sum of the scores. */
  float finish(long output) {
    Lanes.copy(sum, output, dv);
    return ForwardTile.finish(output, dv, largest, weight);
  }
}
