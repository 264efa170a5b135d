package org.lacuna.datasets.task.reading;

import java.util.List;
import org.lacuna.datasets.WhiteSpace;

/**
 * A question of a set.
 *
 * @param question the question
 * @param answers the answers that count as right, at least one; the first is the one to be learned
 * @param gold documents that the answer follows from, at least one
 * @param near documents that are distractors before any others, such as those of the same article
 */
record QaItem(String question, List<String> answers, List<Passage> gold, List<Passage> near) {

  /** Answers without white space around them; each of these, and each document, once. */
  QaItem {
    answers =
        answers.stream()
            .map(WhiteSpace::collapsed)
            .filter(answer -> !answer.isEmpty())
            .distinct()
            .toList();
    gold = gold.stream().distinct().toList();
  }

  /** What tells the question from others: in bAbI, its story as well. */
  String key() {
    return gold.getFirst().text() + "\n" + question;
  }
}
