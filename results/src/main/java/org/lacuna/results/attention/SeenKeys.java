package org.lacuna.results.attention;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.results.sample.Outcome;

/**
 * What one query attends to in every head of every layer: the weights of full attention, and which
 * keys native attention sees.
 *
 * @param query its position; its keys are those up to it
 * @param layers heads by layer, the first layer first
 */
public record SeenKeys(int query, List<List<Head>> layers) {
  /** What outcomes of these are called, before the length: {@code seen-keys-1024}. */
  public static final String NAME = "seen-keys";

  /** More digits would not show. */
  private static final MathContext DIGITS = new MathContext(4);

  /**
   * A key of a query.
   *
   * @param weight of full attention
   * @param seen by native attention
   */
  public record Key(double weight, boolean seen) {}

  /**
   * A head.
   *
   * @param keys from position 0 to the query's
   */
  public record Head(List<Key> keys) {
    public Head {
      keys = List.copyOf(keys);
    }

    /** The weight of the keys that are seen. */
    public double mass() {
      return keys.stream().filter(Key::seen).mapToDouble(Key::weight).sum();
    }
  }

  public SeenKeys {
    layers = layers.stream().map(List::copyOf).toList();
    for (List<Head> heads : layers) {
      for (Head head : heads) {
        if (head.keys().size() != query + 1) {
          throw new IllegalArgumentException(
              "expected %d keys, found %d".formatted(query + 1, head.keys().size()));
        }
      }
    }
  }

  /** A layer as one head: the mean weight of a key, seen if at least half of the heads see it. */
  public Head mean(int layer) {
    List<Head> heads = layers.get(layer);
    List<Key> keys = new ArrayList<>();
    for (int j = 0; j <= query; j++) {
      double weight = 0;
      int seen = 0;
      for (Head head : heads) {
        weight += head.keys().get(j).weight();
        seen += head.keys().get(j).seen() ? 1 : 0;
      }
      keys.add(new Key(weight / heads.size(), 2 * seen >= heads.size()));
    }
    return new Head(keys);
  }

  /** As a sample's outcome. */
  public Outcome outcome(int sample) {
    double[] weights =
        heads().stream()
            .flatMap(head -> head.keys().stream())
            .mapToDouble(key -> new BigDecimal(key.weight()).round(DIGITS).doubleValue())
            .toArray();
    double[] seen =
        heads().stream()
            .flatMap(head -> head.keys().stream())
            .mapToDouble(key -> key.seen() ? 1 : 0)
            .toArray();
    return Outcome.of(sample)
        .with("query", query)
        .with("heads", layers.stream().mapToDouble(List::size).toArray())
        .with("weights", weights)
        .with("seen", seen);
  }

  private List<Head> heads() {
    return layers.stream().flatMap(List::stream).toList();
  }

  /** From an outcome. */
  public static SeenKeys of(Outcome outcome) {
    int query = (int) outcome.number("query");
    double[] weights = outcome.numbers("weights");
    double[] seen = outcome.numbers("seen");
    List<List<Head>> layers = new ArrayList<>();
    int at = 0;
    for (double heads : outcome.numbers("heads")) {
      List<Head> layer = new ArrayList<>();
      for (int h = 0; h < heads; h++) {
        List<Key> keys = new ArrayList<>();
        for (int j = 0; j <= query; j++, at++) {
          keys.add(new Key(weights[at], seen[at] > 0));
        }
        layer.add(new Head(keys));
      }
      layers.add(layer);
    }
    return new SeenKeys(query, layers);
  }
}
