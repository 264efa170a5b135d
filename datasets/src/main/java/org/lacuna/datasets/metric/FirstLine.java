package org.lacuna.datasets.metric;

import java.util.List;

/**
 * Scores the first line of a prediction, empty lines before it aside: where a model goes on with
 * further examples after its answer.
 *
 * @param metric the score of that line
 */
public record FirstLine(Metric metric) implements Metric {

  /** That of the metric. */
  @Override
  public String label() {
    return metric.label();
  }

  @Override
  public double score(String prediction, List<String> references) {
    String text = withoutLeadingEnds(prediction);
    int end = text.indexOf('\n');
    return metric.score(end < 0 ? text : text.substring(0, end), references);
  }

  /** A text without the line ends that it begins with. */
  static String withoutLeadingEnds(String text) {
    int from = 0;
    while (from < text.length() && text.charAt(from) == '\n') {
      from++;
    }
    return text.substring(from);
  }
}
