package org.lacuna.datasets.metric;

import java.util.List;
import java.util.regex.Pattern;

/**
 * How like the reference, a line of code, the first line of the prediction is that holds no {@code
 * `}, {@code #} or {@code //}, signs of a comment or a fence (LongBench's {@code code_sim_score}).
 *
 * <p>The likeness is {@code fuzz.ratio} of Python's package {@code fuzzywuzzy}, in whole
 * hundredths, to the best of the references: 1 for equal texts, else 0 if one is empty, else the
 * ratio of {@code difflib.SequenceMatcher(None, prediction, reference)}, its rule for frequent
 * letters included. LongBench's requirements ask for that package without {@code
 * python-Levenshtein}, beside which it would count insertions and deletions instead, and give as
 * much or more. Published numbers may be from either.
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
    String line = firstLineOfCode(prediction);
    return references.stream().mapToDouble(reference -> ratio(line, reference)).max().orElseThrow();
  }

  private static String firstLineOfCode(String prediction) {
    return LINE_END
        .splitAsStream(FirstLine.withoutLeadingEnds(prediction))
        .filter(line -> !line.contains("`") && !line.contains("#") && !line.contains("//"))
        .findFirst()
        .orElse("");
  }

  private static double ratio(String line, String reference) {
    if (line.equals(reference)) {
      return 1;
    }
    return line.isEmpty() || reference.isEmpty()
        ? 0
        : Math.rint(100 * SequenceMatcher.autojunkRatio(line, reference)) / 100;
  }
}
