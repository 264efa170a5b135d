package org.lacuna.results;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the rows of a table are called: by a name of the caller's, and by the inference mode in
 * brackets where the name has several, or another one than {@code native}.
 */
public final class RowLabels {

  /** Each layer's own method as it was trained: the mode that a label leaves out. */
  private static final String USUAL_MODE = "native";

  private RowLabels() {}

  /** The slice of a measurement in words, such as {@code head=0 layer=3}; empty for the whole. */
  static String slice(Measurement m) {
    return m.slice().entrySet().stream()
        .map(part -> part.getKey() + "=" + part.getValue())
        .collect(Collectors.joining(" "));
  }

  /** The label of each of these measurements. */
  public static Function<Measurement, String> of(
      List<Measurement> measurements, Function<Measurement, String> name) {
    Map<String, Set<String>> modes = new HashMap<>();
    measurements.forEach(
        m -> modes.computeIfAbsent(name.apply(m), key -> new HashSet<>()).add(m.mode()));
    return m -> {
      String plain = name.apply(m);
      boolean usual = modes.getOrDefault(plain, Set.of()).equals(Set.of(USUAL_MODE));
      return usual ? plain : plain + " [" + m.mode() + "]";
    };
  }
}
