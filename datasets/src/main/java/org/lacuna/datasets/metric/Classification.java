package org.lacuna.datasets.metric;

import java.util.ArrayList;
import java.util.List;

/**
 * Whether the prediction names the class of the reference, shared with the other classes it names
 * (LongBench's {@code classification_score}): 1 over the number of classes named, 0 if the right
 * one is not among them.
 *
 * <p>A class whose name is part of the right one's does not count as named; but, as there, of two
 * such that follow each other in the list only the first is left out.
 *
 * @param classes the names of all classes
 */
public record Classification(List<String> classes) implements Metric {

  public Classification {
    classes = List.copyOf(classes);
  }

  @Override
  public String label() {
    return "classification";
  }

  @Override
  public double score(String prediction, List<String> references) {
    return references.stream()
        .mapToDouble(reference -> score(prediction, reference))
        .max()
        .orElseThrow();
  }

  private double score(String prediction, String reference) {
    List<String> named = new ArrayList<>(classes.stream().filter(prediction::contains).toList());
    // The step past the element that moved up into the gap is LongBench's; see above.
    for (int i = 0; i < named.size(); i++) {
      String name = named.get(i);
      if (reference.contains(name) && !name.equals(reference)) {
        named.remove(name);
      }
    }
    return named.contains(reference) ? 1.0 / named.size() : 0;
  }
}
