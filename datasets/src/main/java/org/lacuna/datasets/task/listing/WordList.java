package org.lacuna.datasets.task.listing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lacuna.datasets.SeededRandom;

/**
 * Words and how often each is listed.
 *
 * @param common the words to be found
 */
record WordList(List<String> common, List<String> uncommon, Counts counts) {

  /** How often words are listed. */
  record Counts(int common, int uncommon) {}

  /** Everything before the answer. */
  String question(SeededRandom random, String filler) {
    return "The numbered list below has some words many times and others few times. Note the words"
        + " that are in it most often.\n"
        + numbered(random.shuffled(words()))
        + filler
        + "\nQuestion: Which %d words are most common in the list above?".formatted(common.size())
        + "\nAnswer: The words most common in the list are:";
  }

  /** The common words, numbered like the list. */
  String answer() {
    return numbered(common);
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    common.forEach(word -> words.addAll(Collections.nCopies(counts.common(), word)));
    uncommon.forEach(word -> words.addAll(Collections.nCopies(counts.uncommon(), word)));
    return words;
  }

  private static String numbered(List<String> words) {
    StringBuilder list = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      list.append(i == 0 ? "" : " ").append(i + 1).append(". ").append(words.get(i));
    }
    return list.toString();
  }
}
