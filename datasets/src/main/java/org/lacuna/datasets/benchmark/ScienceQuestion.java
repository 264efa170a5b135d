package org.lacuna.datasets.benchmark;

import java.util.List;
import java.util.function.UnaryOperator;
import org.lacuna.datasets.json.JsonObject;

/**
 * ARC (Clark et al. 2018) and OpenBookQA (Mihaylov et al. 2018): questions of school science.
 *
 * <p>The authors' lines hold a {@code question} of a stem and choices with labels, letters or
 * digits, one of which is the {@code answerKey}. Copies of the files made for evaluation hold a
 * {@code query}, {@code choices} and the index {@code gold}.
 */
final class ScienceQuestion {

  private static final String QUESTION = "Question: ";

  private ScienceQuestion() {}

  /** An item of ARC, asked as a question. */
  static MultipleChoice arc(JsonObject line) {
    return item(line, stem -> QUESTION + stem + "\nAnswer:");
  }

  /** An item of OpenBookQA, whose stem the choices complete. */
  static MultipleChoice openBook(JsonObject line) {
    return item(line, stem -> stem);
  }

  private static MultipleChoice item(JsonObject line, UnaryOperator<String> context) {
    if (line.has("question")) {
      JsonObject question = line.object("question");
      List<JsonObject> choices = question.objects("choices", 2);
      List<String> labels = choices.stream().map(choice -> choice.words("label")).toList();
      return MultipleChoice.of(
          context.apply(question.words("stem")),
          choices.stream().map(choice -> choice.words("text")).toList(),
          line.position("answerKey", labels));
    }
    List<String> choices = line.texts("choices", 2);
    String query = line.words("query");
    // Some copies begin the query as the prompt does.
    String stem = query.startsWith(QUESTION) ? query.substring(QUESTION.length()) : query;
    return MultipleChoice.of(context.apply(stem), choices, line.index("gold", choices.size()));
  }
}
