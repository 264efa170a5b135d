package org.lacuna.datasets.task.reading;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.task.Place;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.recall.KvPrompt;

/** How a file of JSON lines holds questions that others have recorded, one a line. */
public enum RecordedFormat {
  /** Key-value retrieval of "Lost in the Middle": ordered_kv_records, key, value. */
  KV_RECORDS(0x1.0p-122) {
    @Override
    Question question(QuestionFile file, JsonNode line, @Nullable Double depth) {
      List<Map.Entry<String, String>> pairs = new ArrayList<>();
      for (JsonNode pair : file.list(line, "ordered_kv_records")) {
        pairs.add(Map.entry(pair.path(0).asText(), pair.path(1).asText()));
      }
      Map.Entry<String, String> asked = Map.entry(file.text(line, "key"), file.text(line, "value"));
      int recorded = pairs.indexOf(asked);
      if (recorded < 0) {
        throw file.wrong(": the key " + asked.getKey() + " is in none of its records");
      }
      if (depth != null) {
        pairs.remove(recorded);
        pairs.add(Place.of(depth, 0, pairs.size()).index(), asked);
      }
      return new Question(KvPrompt.of(pairs, asked, ""), asked.getValue());
    }
  },
  /**
   * LongChat's lines: prompt, correct_line, expected_number. The wording is the file's; blanks at
   * its end are left out.
   */
  LONGCHAT_LINES(1 / 50_000.0) {
    @Override
    Question question(QuestionFile file, JsonNode line, @Nullable Double depth) {
      String prompt = file.text(line, "prompt").stripTrailing();
      String evidence = file.text(line, "correct_line").strip();
      int from = prompt.indexOf(evidence);
      if (from < 0) {
        throw file.wrong(": the correct_line '" + evidence + "' is not in its prompt");
      }
      SampleText text =
          new SampleText()
              .context(prompt.substring(0, from))
              .evidence(evidence)
              .context(prompt.substring(from + evidence.length()));
      return new Question(text, file.text(line, "expected_number"));
    }
  };

  /** A question and its answer. */
  record Question(SampleText prompt, String answer) {}

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
  abstract Question question(QuestionFile file, JsonNode line, @Nullable Double depth);
}
