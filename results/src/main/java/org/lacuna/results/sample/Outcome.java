package org.lacuna.results.sample;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one sample.
 *
 * @param sample its number, from 0
 * @param values what was measured, by name: one number, or one for each of some places
 * @param facts what is known of the sample, such as its depth, or what a model wrote
 */
public record Outcome(int sample, Map<String, List<Double>> values, Map<String, String> facts) {
  public Outcome {
    values = Collections.unmodifiableMap(new TreeMap<>(values));
    facts = Collections.unmodifiableMap(new TreeMap<>(facts));
  }

  /** An outcome without values or facts yet. */
  public static Outcome of(int sample) {
    return new Outcome(sample, Map.of(), Map.of());
  }

  /** With some numbers under a name. */
  public Outcome with(String name, double... numbers) {
    Map<String, List<Double>> more = new LinkedHashMap<>(values);
    more.put(name, Arrays.stream(numbers).boxed().toList());
    return new Outcome(sample, more, facts);
  }

  /** With a fact. */
  public Outcome with(String name, String fact) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(name, fact);
    return new Outcome(sample, values, more);
  }

  /** The numbers under a name. */
  public double[] numbers(String name) {
    List<Double> found = values.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no values %s among %s".formatted(name, values.keySet()));
    }
    return found.stream().mapToDouble(x -> x).toArray();
  }

  /** The one number under a name. */
  public double number(String name) {
    double[] found = numbers(name);
    if (found.length != 1) {
      throw new IllegalArgumentException(name + " has " + found.length + " values, not one");
    }
    return found[0];
  }
}
