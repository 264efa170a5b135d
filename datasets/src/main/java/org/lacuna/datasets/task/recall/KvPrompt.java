package org.lacuna.datasets.task.recall;

import java.util.List;
import java.util.Map;
import org.lacuna.datasets.task.SampleText;

/** The question for a key of a JSON object. */
public final class KvPrompt {

  private KvPrompt() {}

  /**
   * The prompt, the pair asked for as its evidence.
   *
   * @param pairs members of the object, in their order
   * @param asked the one of them whose key is asked for
   * @param filler stands after the object
   */
  public static SampleText of(
      List<Map.Entry<String, String>> pairs, Map.Entry<String, String> asked, String filler) {
    SampleText text =
        new SampleText()
            .context("The JSON object below gives each key a value. Look up one of them.\n\n{");
    String joint = "";
    for (Map.Entry<String, String> pair : pairs) {
      String member = "\"" + pair.getKey() + "\": \"" + pair.getValue() + "\"";
      text.context(joint);
      if (pair.equals(asked)) {
        text.evidence(member);
      } else {
        text.context(member);
      }
      joint = ",\n ";
    }
    return text.context("}%s\n\nKey: \"%s\"\nValue:".formatted(filler, asked.getKey()))
        .fact("pairs", pairs.size());
  }
}
