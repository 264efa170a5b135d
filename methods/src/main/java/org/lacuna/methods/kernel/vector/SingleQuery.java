package org.lacuna.methods.kernel.vector;

import static org.lacuna.methods.kernel.lanes.Lanes.NUMBER;
import static org.lacuna.methods.kernel.lanes.Lanes.load;
import static org.lacuna.methods.kernel.lanes.Lanes.store;

import jdk.incubator.vector.FloatVector;
import org.lacuna.methods.kernel.lanes.Dots;
import org.lacuna.methods.kernel.lanes.Exponential;
import org.lacuna.methods.kernel.lanes.Lanes;
import org.lacuna.methods.kernel.lanes.Product;
import org.lacuna.methods.kernel.lanes.Scratch;

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
  private final Dots dots;

  /** Sums of weights by lane, relative to the largest score. */
  private final long weights;

  private float largest;

  SingleQuery(Scratch scratch, int d, int dv) {
    this.d = d;
    this.dv = dv;
    query = scratch.numbers(Lanes.padded(d));
    scores = scratch.numbers(KEYS);
    more = scratch.numbers(Lanes.padded(dv));
    sum = scratch.numbers(Lanes.padded(dv));
    weights = scratch.numbers(Lanes.COUNT);
    dots = new Dots(scratch);
  }

  /** Takes a query in; nothing is seen yet. */
  void begin(long address, float scale) {
    Lanes.copy(address, query, d);
    Lanes.multiply(query, d, scale);
    Lanes.clear(sum, dv * NUMBER);
    largest = ForwardTile.NOTHING;
    Lanes.clear(weights, Lanes.BYTES);
  }

  /** Meets any number of keys; parameters as in {@link ForwardTile#meet}. */
  void meet(long keys, long keyBytes, long values, long valueBytes, int count, float bias) {
    for (int from = 0; from < count; from += KEYS) {
      int some = Math.min(KEYS, count - from);
      long firstKey = keys + from * keyBytes;
      float most = largest;
      dots.write(query, 0, firstKey, keyBytes, d, some, scores);
      for (int i = 0; i < some; i++) {
        float score = Lanes.get(scores + i * NUMBER) + bias;
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
      Lanes.multiply(weights, Lanes.COUNT, factor);
      largest = most;
    }
  }

  /** Scores become weights relative to the largest score. */
  private void weigh(int count) {
    FloatVector total = load(weights);
    for (int i = 0; i < count; i += Lanes.COUNT) {
      long at = scores + i * NUMBER;
      FloatVector some = Exponential.of(load(at).sub(largest));
      if (count - i < Lanes.COUNT) {
        some = some.blend(0, Lanes.first(count - i).not());
      }
      store(some, at);
      total = total.add(some);
    }
    store(total, weights);
  }

  private void addValues(long values, long valueBytes, int count) {
    Product.write(scores, 0, NUMBER, values, valueBytes, more, 0, 1, dv, count);
    Lanes.multiplyAdd(sum, 1, more, dv);
  }

  /** Takes in what another one of the same query has met, and leaves it of no use. */
  void merge(SingleQuery other) {
    shrinkTo(other.largest);
    float factor = (float) Math.exp(other.largest - largest);
    Lanes.multiply(other.sum, dv, factor);
    Lanes.multiplyAdd(sum, 1, other.sum, dv);
    Lanes.multiply(other.weights, Lanes.COUNT, factor);
    Lanes.multiplyAdd(weights, 1, other.weights, Lanes.COUNT);
  }

  /** Writes the output, zeros if nothing was seen; the log-sum of the scores. */
  float finish(long output) {
    Lanes.copy(sum, output, dv);
    return ForwardTile.finish(output, dv, largest, Lanes.sum(weights, Lanes.COUNT));
  }
}
