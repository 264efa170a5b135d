package org.lacuna.datasets.task.needle;

import java.util.List;
import org.lacuna.datasets.task.Form;

/** The words of {@link Niah}. */
sealed interface NiahWording {

  static NiahWording of(NiahConfig parameters) {
    return switch (parameters.wording()) {
      case LONG -> new Sentences(parameters.valueType());
      case SHORT -> new Bare();
    };
  }

  /**
   * What stands before the haystack.
   *
   * @param values how many are asked for
   */
  String instruction(int values);

  String needle(String key, String value);

  /** The question, and the beginning of its answer. */
  String question(List<String> keys, int values);

  /** Sentences, with what RULER's say in its order; one value is spoken of in the singular. */
  record Sentences(Form form) implements NiahWording {

    @Override
    public String instruction(int values) {
      return values == 1
          ? "Hidden in the text below is a secret %s. Keep it in mind, for a question about it comes at the end.\n"
              .formatted(form.noun())
          : "Hidden in the text below are secret %s. Keep them in mind, for a question about them comes at the end.\n"
              .formatted(form.nouns());
    }

    @Override
    public String needle(String key, String value) {
      return "One secret %s of %s is %s.".formatted(form.noun(), key, value);
    }

    @Override
    public String question(List<String> keys, int values) {
      String noun = values == 1 ? form.noun() : form.nouns();
      String listed = listed(keys);
      return "\nWhich secret %s of %s does the text name? The secret %s of %s that the text names %s"
          .formatted(noun, listed, noun, listed, values == 1 ? "is" : "are");
    }

    private static String listed(List<String> keys) {
      return keys.size() == 1
          ? keys.getFirst()
          : String.join(", ", keys.subList(0, keys.size() - 1)) + ", and " + keys.getLast();
    }
  }

  /** Keys and values alone. */
  record Bare() implements NiahWording {

    @Override
    public String instruction(int values) {
      return "";
    }

    @Override
    public String needle(String key, String value) {
      return key + ": " + value + ".";
    }

    @Override
    public String question(List<String> keys, int values) {
      return "\n" + String.join(", ", keys) + ":";
    }
  }
}
