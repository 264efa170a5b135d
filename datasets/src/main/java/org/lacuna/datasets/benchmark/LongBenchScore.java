package org.lacuna.datasets.benchmark;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The mean score of some answers, in {@code [0, 1]}; LongBench writes it times 100.
 *
 * @param items number of answers
 * @param mean of their scores
 */
public record LongBenchScore(int items, double mean) {

  /** A score with what it is grouped by. */
  private record Scored(LongBenchItem item, double score) {}

  /**
   * The scores of each task.
   *
   * @param predictions what a model wrote for each item
   * @throws IllegalArgumentException if they are not as many as the items
   */
  public static SortedMap<LongBenchTask, LongBenchScore> byTask(
      List<LongBenchItem> items, List<String> predictions) {
    return by(LongBenchItem::task, items, predictions);
  }

  /**
   * The scores of each length that occurs; LongBench-E reports those of one task. See {@link
   * #byTask}.
   */
  public static SortedMap<LengthBucket, LongBenchScore> byLength(
      List<LongBenchItem> items, List<String> predictions) {
    return by(LongBenchItem::bucket, items, predictions);
  }

  private static <K extends Comparable<K>> SortedMap<K, LongBenchScore> by(
      Function<LongBenchItem, K> key, List<LongBenchItem> items, List<String> predictions) {
    if (items.size() != predictions.size()) {
      throw new IllegalArgumentException(
          predictions.size() + " predictions for " + items.size() + " items");
    }
    return IntStream.range(0, items.size())
        .mapToObj(i -> scored(items.get(i), predictions.get(i)))
        .collect(
            Collectors.groupingBy(
                scored -> key.apply(scored.item()),
                TreeMap::new,
                Collectors.collectingAndThen(Collectors.toList(), LongBenchScore::of)));
  }

  private static Scored scored(LongBenchItem item, String prediction) {
    return new Scored(item, item.metric().score(prediction, item.references()));
  }

  private static LongBenchScore of(List<Scored> scored) {
    double mean = scored.stream().mapToDouble(Scored::score).average().orElseThrow();
    return new LongBenchScore(scored.size(), mean);
  }
}
