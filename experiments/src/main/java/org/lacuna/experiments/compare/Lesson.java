package org.lacuna.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.Digests;

/**
 * A stretch of one schedule over one order of the data: what a model was taught, whatever attended.
 *
 * @param corpus what is learned: the section corpus
 * @param content hash of its texts, and of samples of its tasks, which follow from the seed
 * @param seed of the order
 * @param order which order of that seed
 * @param length tokens a sequence
 * @param sequences a step
 * @param from first step
 * @param to last step, exclusive
 * @param optimiser its settings and schedule, and what of the weights it trained
 */
record Lesson(
    String corpus,
    String content,
    long seed,
    int order,
    int length,
    int sequences,
    int from,
    int to,
    String optimiser) {
  /** What some stages taught; two halves of one schedule are one lesson. */
  static List<Lesson> of(List<Stage> stages) {
    List<Lesson> lessons = new ArrayList<>();
    for (Stage stage : stages) {
      Lesson next = stage.lesson();
      boolean goesOn =
          !lessons.isEmpty()
              && lessons.getLast().with(next.from, next.to).equals(next)
              && next.from > 0
              && lessons.getLast().to == next.from;
      lessons.add(goesOn ? lessons.removeLast().upTo(next.to) : next);
    }
    return List.copyOf(lessons);
  }

  private Lesson with(int first, int last) {
    return new Lesson(corpus, content, seed, order, length, sequences, first, last, optimiser);
  }

  private Lesson upTo(int last) {
    return with(from, last);
  }

  /** The same of any seed. */
  Lesson withoutSeed() {
    return new Lesson(corpus, "", 0, order, length, sequences, from, to, optimiser);
  }

  @Override
  public String toString() {
    return "%,d tokens at %d (steps %d to %d, order %d of seed %d, data %.8s; %s)"
        .formatted(
            (long) length * sequences * (to - from),
            length,
            from,
            to,
            order,
            seed,
            Digests.sha256(corpus, content),
            optimiser);
  }
}
