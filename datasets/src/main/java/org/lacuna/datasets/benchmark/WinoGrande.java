package org.lacuna.datasets.benchmark;

import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.json.JsonObject;

/**
 * WinoGrande (Sakaguchi et al. 2020): which of two names fits the blank of a sentence, told by how
 * likely the rest of the sentence is after either (partial evaluation, Trinh and Le 2018).
 *
 * <p>The authors' lines hold a {@code sentence} with {@code _} for the blank, {@code option1},
 * {@code option2} and the {@code answer}, 1 or 2. Copies made for evaluation hold {@code
 * context_options}, a {@code continuation} and the index {@code gold}.
 */
final class WinoGrande {

  private static final String BLANK = "_";

  private WinoGrande() {}

  static MultipleChoice item(JsonObject line) {
    return line.has("sentence") ? original(line) : prepared(line);
  }

  private static MultipleChoice original(JsonObject line) {
    String sentence = line.words("sentence");
    int blank = sentence.indexOf(BLANK);
    String rest = blank < 0 ? "" : sentence.substring(blank + BLANK.length()).strip();
    if (rest.isEmpty()) {
      throw line.refusal("sentence", "a sentence that goes on after its blank, a " + BLANK);
    }
    List<String> contexts =
        Stream.of("option1", "option2")
            .map(option -> sentence.substring(0, blank) + line.words(option))
            .toList();
    return item(contexts, rest, line.position("answer", List.of("1", "2")));
  }

  private static MultipleChoice prepared(JsonObject line) {
    List<String> contexts = line.texts("context_options", 2);
    return item(contexts, line.words("continuation").strip(), line.index("gold", contexts.size()));
  }

  private static MultipleChoice item(List<String> contexts, String rest, int gold) {
    return new MultipleChoice(
        contexts.stream().map(context -> new Choice(context, rest)).toList(), gold);
  }
}
