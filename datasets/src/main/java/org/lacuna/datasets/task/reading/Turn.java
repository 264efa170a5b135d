package org.lacuna.datasets.task.reading;

import java.util.List;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Words;

/** A request for a piece of a kind, and the piece. */
record Turn(Kind kind, String piece) {

  /**
   * What is asked for.
   *
   * @param format such as a poem
   * @param topic a noun
   */
  record Kind(String format, String topic) {

    private static final List<String> FORMATS =
        List.of(
            "fable", "letter", "poem", "prayer", "recipe", "report", "riddle", "song", "speech",
            "tale");

    static Kind draw(Split split, SeededRandom random) {
      return KeySplit.draw(
          split, random, draws -> new Kind(draws.pick(FORMATS), draws.pick(Words.NOUNS)));
    }

    /** Another kind; one in three has the same topic, one in three the same format. */
    Kind other(Split split, SeededRandom random) {
      Kind other = KeySplit.draw(split, random, this::neighbour);
      return other.equals(this) ? other(split, random) : other;
    }

    private Kind neighbour(SeededRandom random) {
      int shared = random.below(3);
      return new Kind(
          shared == 0 ? format : random.pick(FORMATS),
          shared == 1 ? topic : random.pick(Words.NOUNS));
    }

    /** As the request and {@link KeySplit} have it. */
    @Override
    public String toString() {
      return format + " about the " + topic;
    }
  }
}
