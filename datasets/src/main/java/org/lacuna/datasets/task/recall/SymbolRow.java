package org.lacuna.datasets.task.recall;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lacuna.datasets.metric.TokenAccuracy;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.TokenSpan;

/** A sample of symbols in the making: a document start, and one symbol at each further position. */
final class SymbolRow {

  private final Symbols symbols;
  private final int[] tokens;
  private final List<TokenSpan> answers = new ArrayList<>();
  private final List<TokenSpan> evidence = new ArrayList<>();
  private final SortedMap<String, String> facts = new TreeMap<>();

  /**
   * A row of symbol 0.
   *
   * @param length tokens, the document start included
   */
  SymbolRow(Symbols symbols, int length) {
    this.symbols = symbols;
    this.tokens = new int[length];
    Arrays.fill(tokens, symbols.id(0));
    tokens[0] = symbols.documentStart();
  }

  /** Puts symbols from a position on. */
  SymbolRow put(int position, List<Integer> row) {
    for (int i = 0; i < row.size(); i++) {
      put(position + i, row.get(i));
    }
    return this;
  }

  /** Puts a symbol at a position. */
  SymbolRow put(int position, int symbol) {
    tokens[position] = symbols.id(symbol);
    return this;
  }

  /** Marks an answer; to be called from left to right. */
  SymbolRow answer(int from, int to) {
    answers.add(new TokenSpan(from, to));
    return this;
  }

  /** Marks what an answer can be read off. */
  SymbolRow evidence(int from, int to) {
    evidence.add(new TokenSpan(from, to));
    return this;
  }

  /** Notes a fact; see {@link Sample#facts}. */
  SymbolRow fact(String key, int value) {
    facts.put(key, Integer.toString(value));
    return this;
  }

  /**
   * Notes what question and answer turn on, and no sample of another split has.
   *
   * @param keys rows of symbols; as the fact {@code keys}, their ids with blanks between
   */
  SymbolRow keys(List<List<Integer>> keys) {
    facts.put(
        "keys",
        keys.stream()
            .map(key ->
                key.stream()
                    .map(symbol -> Integer.toString(symbols.id(symbol)))
                    .collect(Collectors.joining(" ")))
            .collect(Collectors.joining(", ")));
    return this;
  }

  /** The sample, whose references are the ids of its answers. */
  Sample sample() {
    List<String> references =
        answers.stream()
            .flatMapToInt(span -> IntStream.range(span.from(), span.to()))
            .mapToObj(position -> Integer.toString(tokens[position]))
            .toList();
    facts.put("length", Integer.toString(tokens.length));
    return new Sample(
        tokens,
        List.copyOf(answers),
        List.copyOf(evidence),
        references,
        TokenAccuracy.INSTANCE,
        facts);
  }
}
