package org.lacuna.datasets.task.reading;

import java.util.List;
import java.util.Optional;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.WhiteSpace;
import org.lacuna.datasets.task.KeySplit;

/**
 * A question of a set.
 *
 * @param question the question
 * @param answers the answers that count as right, at least one; the first is the one to be learned
 * @param gold documents that the answer follows from, at least one
 * @param near documents that are distractors before any others, such as those of the same article
 * @param sources what the gold documents are known by, at least one: their names or, in bAbI, that
 *     of their story
 */
record QaItem(
    String question,
    List<String> answers,
    List<Passage> gold,
    List<Passage> near,
    List<String> sources) {

  /** Answers without white space around them; each of these, and each document and source, once. */
  QaItem {
    answers =
        answers.stream()
            .map(WhiteSpace::collapsed)
            .filter(answer -> !answer.isEmpty())
            .distinct()
            .toList();
    gold = gold.stream().distinct().toList();
    sources = sources.stream().distinct().toList();
  }

  /** A question on documents that are known by their own names. */
  QaItem(String question, List<String> answers, List<Passage> gold, List<Passage> near) {
    this(question, answers, gold, near, gold.stream().map(Passage::name).toList());
  }

  /** The one split that all its sources belong to; none if they belong to several. */
  Optional<Split> split() {
    Split split = KeySplit.of(sources.getFirst());
    return sources.stream().allMatch(source -> KeySplit.of(source) == split)
        ? Optional.of(split)
        : Optional.empty();
  }
}
