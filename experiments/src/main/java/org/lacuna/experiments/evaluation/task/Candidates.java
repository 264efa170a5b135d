package org.lacuna.experiments.evaluation.task;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.task.Sample;

/** The answers that a sample's own one is measured against: those of others drawn from its pool. */
final class Candidates {
  /** Samples in a row, of one depth, whose answers are held against each other's. */
  static final int POOL = 16;

  private final TaskSamples row;
  private final int count;

  /** Samples are made once for all whose pool they are of. */
  private final Map<Integer, Sample> made = new HashMap<>();

  /**
   * Candidates of some samples.
   *
   * @param count of each, its own among them; fewer where the pool has no more different ones
   */
  Candidates(TaskSamples row, int count) {
    this.row = row;
    this.count = count;
  }

  Sample sample(int place) {
    return made.computeIfAbsent(place, row::sample);
  }

  /** The sequences with each candidate in the answers' place, the sample's own first. */
  List<Posed> of(int place) {
    Posed own = Posed.of(sample(place));
    Set<List<List<Integer>>> answers = new LinkedHashSet<>(List.of(own.words()));
    for (int other : others(place)) {
      if (answers.size() == count) {
        break;
      }
      List<List<Integer>> words = Posed.of(sample(other)).words();
      if (words.size() == own.answers().size()) {
        answers.add(words);
      }
    }
    return answers.stream().map(own::with).toList();
  }

  /** The places of the rest of the pool, in an order of chance. */
  private List<Integer> others(int place) {
    int depth = place % row.width();
    int number = place / row.width();
    int first = number - number % POOL;
    List<Integer> rest =
        IntStream.range(first, first + POOL)
            .filter(other -> other != number)
            .mapToObj(other -> other * row.width() + depth)
            .toList();
    long seed = Seeds.hash(row.task().seed(), "choice");
    return new ArrayList<>(SeededRandom.of(seed, number).shuffled(rest));
  }
}
