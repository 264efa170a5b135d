package org.lacuna.results.chart;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import org.lacuna.results.MemorySample;
import org.lacuna.results.ModelPoint;
import org.lacuna.results.Quantities;

/** Speed and memory of a whole decoder against context length, a line a pattern. */
public final class ModelChart {

  private static final String CONTEXT = "context (tokens)";

  private static final double MEGABYTE = 1e6;

  /** Points of a curve are so many times further each; more could not be told apart. */
  private static final double APART = 1.3;

  private ModelChart() {}

  /** Tokens a second of the prompt. */
  public static Picture prefill(List<ModelPoint> points) {
    return byContext(
        points,
        "Prefill of a decoder",
        "tokens a second",
        ModelPoint::prefillSpeed,
        Quantities::count);
  }

  /** Tokens a second after the prompt. */
  public static Picture decode(List<ModelPoint> points) {
    return byContext(
        points,
        "Decoding after a prompt",
        "tokens a second",
        ModelPoint::decodeSpeed,
        Quantities::count);
  }

  /** The most memory that the process had in use. */
  public static Picture memory(List<ModelPoint> points) {
    return byContext(
        points,
        "Memory of a decoder",
        "peak memory of the process",
        point -> point.peakBytes() / MEGABYTE,
        Quantities::memory);
  }

  /** Memory while the longest prompt of each pattern passes. */
  public static Picture growth(List<ModelPoint> points) {
    Map<String, SortedMap<Integer, Double>> lines = new LinkedHashMap<>();
    byPattern(points)
        .forEach((pattern, all) -> {
          SortedMap<Integer, Double> line = new TreeMap<>();
          List<MemorySample> curve = List.copyOf(all.values()).getLast().curve();
          double next = 0;
          for (MemorySample sample : curve) {
            if (sample.tokens() >= next || sample.equals(curve.getLast())) {
              line.put(sample.tokens(), sample.residentBytes() / MEGABYTE);
              next = sample.tokens() * APART;
            }
          }
          lines.put(pattern, line);
        });
    return drawn(
        "Memory while a prompt passes",
        "tokens passed",
        "memory of the process",
        lines,
        Quantities::memory);
  }

  private static Picture byContext(
      List<ModelPoint> points,
      String title,
      String yTitle,
      Function<ModelPoint, Double> what,
      DoubleFunction<String> words) {
    Map<String, SortedMap<Integer, Double>> lines = new LinkedHashMap<>();
    byPattern(points).forEach((pattern, all) -> lines.put(pattern, LengthChart.values(all, what)));
    return drawn(title, CONTEXT, yTitle, lines, words);
  }

  private static Picture drawn(
      String title,
      String xTitle,
      String yTitle,
      Map<String, SortedMap<Integer, Double>> lines,
      DoubleFunction<String> words) {
    LengthChart chart = new LengthChart(title, xTitle, yTitle, lines, words);
    // A pattern of one method has that method's look, any other one of its own.
    lines.keySet().forEach(pattern -> chart.line(pattern, pattern));
    return chart.picture();
  }

  private static Map<String, SortedMap<Integer, ModelPoint>> byPattern(List<ModelPoint> points) {
    Map<String, SortedMap<Integer, ModelPoint>> all = new LinkedHashMap<>();
    for (ModelPoint point : points) {
      all.computeIfAbsent(point.pattern(), key -> new TreeMap<>()).put(point.context(), point);
    }
    return all;
  }
}
