package org.lacuna.datasets.benchmark;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.lacuna.datasets.DatasetException;

/**
 * A question whose answer is one of some choices, told by their likelihoods.
 *
 * <p>Most items have one context and as many continuations as choices (HellaSwag, PIQA, ARC,
 * OpenBookQA); some have one continuation after several contexts (WinoGrande), or whole sentences
 * after no context (BLiMP). To the model each choice is a {@link Choice}.
 *
 * @param choices at least two
 * @param gold index of the right one
 * @param facts what a table may be grouped by, such as {@code paradigm}
 */
public record MultipleChoice(List<Choice> choices, int gold, SortedMap<String, String> facts) {

  /**
   * An item.
   *
   * @throws IllegalArgumentException if there are fewer than two choices, or gold is none of them
   */
  public MultipleChoice {
    choices = List.copyOf(choices);
    facts = Collections.unmodifiableSortedMap(new TreeMap<>(facts));
    if (choices.size() < 2 || gold < 0 || gold >= choices.size()) {
      throw new IllegalArgumentException("gold " + gold + " of " + choices.size() + " choices");
    }
  }

  /** An item without facts. */
  MultipleChoice(List<Choice> choices, int gold) {
    this(choices, gold, new TreeMap<>());
  }

  /** An item of one context. */
  static MultipleChoice of(String context, List<String> texts, int gold) {
    return new MultipleChoice(texts.stream().map(text -> new Choice(context, text)).toList(), gold);
  }

  /** The item with a text before each context, such as that of {@link FewShot}. */
  public MultipleChoice after(String prefix) {
    return new MultipleChoice(
        choices.stream().map(c -> new Choice(prefix + c.context(), c.text())).toList(),
        gold,
        facts);
  }

  /** The context with the right choice, as an example for another item. */
  public String solved() {
    Choice right = choices.get(gold);
    return right.prompt() + right.continuation();
  }

  /**
   * The expected accuracy of a guess: the mean of one over the number of choices.
   *
   * @throws DatasetException if there are no items
   */
  public static double chance(List<MultipleChoice> items) {
    return items.stream()
        .mapToDouble(item -> 1.0 / item.choices().size())
        .average()
        .orElseThrow(() -> new DatasetException("no items; expected at least one"));
  }
}
