package org.lacuna.datasets.metric;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How like the reference, a line of code, the first line of the prediction is that holds no {@code
 * `}, {@code #} or {@code //}, signs of a comment or a fence (LongBench's {@code code_sim_score}).
 *
 * <p>The likeness is {@code fuzz.ratio} of Python's package {@code thefuzz}: one minus the
 * insertions and deletions that make one of the other (a change is both) over the code points of
 * both, in whole hundredths, to the best of the references. Its forerunner {@code fuzzywuzzy} gives
 * the same beside {@code python-Levenshtein}; without that it falls back to Python's {@code
 * difflib}, whose ratio is at most this one.
 */
public enum CodeSimilarity implements Metric {
  /** The metric; it has no parameters. */
  INSTANCE;

  private static final Pattern LINE_END = Pattern.compile("\n");

  @Override
  public String label() {
    return "code_similarity";
  }

  @Override
  public double score(String prediction, List<String> references) {
    List<Integer> line = codePoints(firstLineOfCode(prediction));
    return references.stream()
        .mapToDouble(reference -> ratio(line, codePoints(reference)))
        .max()
        .orElseThrow();
  }

  private static String firstLineOfCode(String prediction) {
    return LINE_END
        .splitAsStream(FirstLine.withoutLeadingEnds(prediction))
        .filter(line -> !line.contains("`") && !line.contains("#") && !line.contains("//"))
        .findFirst()
        .orElse("");
  }

  private static double ratio(List<Integer> a, List<Integer> b) {
    int all = a.size() + b.size();
    if (all == 0) {
      return 1;
    }
    int edits = all - 2 * CommonSubsequence.length(a, b);
    // One minus the share first, as there: halves of a hundredth then round as they do there.
    return Math.rint(100 * (1 - (double) edits / all)) / 100;
  }

  private static List<Integer> codePoints(String text) {
    return text.codePoints().boxed().toList();
  }
}
