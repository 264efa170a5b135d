package org.lacuna.datasets.task.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.json.JsonObject;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Place;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.recall.KvPrompt;

/** How a file of JSON lines holds questions that others have recorded, one a line. */
public enum RecordedFormat {
  /** Key-value retrieval of "Lost in the Middle": ordered_kv_records, key, value. */
  KV_RECORDS(1 / Form.UUIDS.possibilities()) {
    @Override
    Question question(JsonObject line, @Nullable Double depth) {
      List<Map.Entry<String, String>> pairs = new ArrayList<>();
      for (JsonObject pair : line.rows("ordered_kv_records", 1)) {
        pairs.add(Map.entry(pair.text("0"), pair.text("1")));
      }
      Map.Entry<String, String> asked = Map.entry(line.text("key"), line.text("value"));
      int recorded = pairs.indexOf(asked);
      if (recorded < 0) {
        throw line.refusal("key", "one of ordered_kv_records, with the value");
      }
      if (depth != null) {
        pairs.remove(recorded);
        pairs.add(Place.of(depth, 0, pairs.size()).index(), asked);
      }
      return new Question(() -> KvPrompt.of(pairs, asked, ""), asked.getValue());
    }
  },
  /**
   * LongChat's lines: prompt, correct_line, expected_number. The wording is the file's; blanks at
   * its end are left out.
   */
  LONGCHAT_LINES(1 / 50_000.0) {
    @Override
    Question question(JsonObject line, @Nullable Double depth) {
      String prompt = line.text("prompt").stripTrailing();
      String evidence = line.words("correct_line").strip();
      int from = prompt.indexOf(evidence);
      if (from < 0) {
        throw line.refusal("correct_line", "a line of the prompt");
      }
      return new Question(
          () ->
              new SampleText()
                  .context(prompt.substring(0, from))
                  .evidence(evidence)
                  .context(prompt.substring(from + evidence.length())),
          line.textOrNumber("expected_number"));
    }
  };

  /** A question, written anew at each call, and its answer. */
  record Question(Supplier<SampleText> prompt, String answer) {}

  private final double chance;

  RecordedFormat(double chance) {
    this.chance = chance;
  }

  /** The expected score of guessing: 122 random bits, or a number up to 50000. */
  double chance() {
    return chance;
  }

  /**
   * Reads a line.
   *
   * @param depth where to put the record asked for; null where it was recorded, or cannot be moved
   * @throws org.lacuna.datasets.DatasetException if the line is not of the format
   */
  abstract Question question(JsonObject line, @Nullable Double depth);
}
