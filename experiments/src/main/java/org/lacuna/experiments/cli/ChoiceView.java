package org.lacuna.experiments.cli;

import java.util.List;
import org.lacuna.datasets.benchmark.Choice;
import org.lacuna.datasets.benchmark.MultipleChoice;

/** An item of multiple choice as a person reads it: what the model reads, then the choices. */
final class ChoiceView {
  private ChoiceView() {}

  /** The whole item, the right choice between {@code <<} and {@code >>}. */
  static String of(MultipleChoice item) {
    List<Choice> choices = item.choices();
    boolean oneContext = choices.stream().map(Choice::prompt).distinct().count() == 1;
    StringBuilder text = new StringBuilder();
    if (oneContext) {
      text.append(choices.getFirst().prompt()).append('\n');
    }
    for (int i = 0; i < choices.size(); i++) {
      Choice choice = choices.get(i);
      String shown = (oneContext ? "" : choice.prompt()) + choice.continuation();
      text.append("  ").append(i + 1).append(". ");
      text.append(i == item.gold() ? "<<" + shown.strip() + ">>" : shown.strip()).append('\n');
    }
    item.facts()
        .forEach(
            (key, value) -> text.append("  ").append(key).append(' ').append(value).append('\n'));
    return text.toString();
  }
}
