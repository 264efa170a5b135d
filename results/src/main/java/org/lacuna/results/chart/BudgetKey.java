package org.lacuna.results.chart;

import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lacuna.results.Measurement;

/**
 * What rows have in common that differ by numbers of a method's parameters alone, such as {@code
 * native moba.top_k=4}; another pattern, other positions or another kind of branch are another key.
 *
 * @param method whose rows
 * @param common words of their modes
 */
record BudgetKey(String method, List<String> common) {

  /** A whole number of a method's parameter. */
  private static final Pattern BUDGET = Pattern.compile("(?!rope\\.)\\S+=\\d+");

  /** What lists of words are written with. */
  private static final Pattern PLAIN = Pattern.compile("[\\[\\]\"]");

  private static final String PATTERN = "pattern=";
  private static final String NATIVE = "native";
  static final String FULL = "full";

  /** The key of a row. */
  static BudgetKey of(Measurement row) {
    List<String> words = Arrays.asList(row.mode().split(" ", -1));
    return new BudgetKey(
        row.method(), words.stream().filter(Predicate.not(BUDGET.asMatchPredicate())).toList());
  }

  /** {@code moba}, {@code full: streaming-llm}, {@code nsa: off_branches=window}. */
  String label() {
    String rest =
        common.stream()
            .filter(Predicate.not(NATIVE::equals))
            .map(word -> word.equals(FULL) ? "full mode" : PLAIN.matcher(word).replaceAll(""))
            .collect(Collectors.joining(" "))
            .replace(method + ".", "")
            .replace(PATTERN, "");
    return rest.isEmpty() ? method : method + ": " + rest;
  }

  /** The method that attends. */
  String look() {
    return common.stream()
        .filter(word -> word.startsWith(PATTERN))
        .map(word -> word.substring(PATTERN.length()))
        .findFirst()
        .orElse(method);
  }

  /** Whether it is full mode of weights that were trained otherwise. */
  boolean full() {
    return common.getFirst().equals(FULL);
  }
}
