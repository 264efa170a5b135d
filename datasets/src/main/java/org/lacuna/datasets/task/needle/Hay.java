package org.lacuna.datasets.task.needle;

import java.util.List;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.task.Sentences;

/** Text that needles are hidden in, of any number of units. */
interface Hay {

  /** Text of some units; the text of more units begins with it. */
  String text(int units);

  /** The place nearest to another where a needle can stand. */
  int seam(String text, int place);

  /** What stands between a needle and the text around it. */
  String joint();

  /**
   * Real text; a unit is a character, and a word that is not whole is left out, where blanks part
   * words.
   */
  final class Prose implements Hay {

    private final Haystack haystack;
    private final Split split;
    private final long seed;

    /** The most that was asked for; less is its beginning, and a sample is sized in many steps. */
    private String longest = "";

    Prose(Haystack haystack, Split split, long seed) {
      this.haystack = haystack;
      this.split = split;
      this.seed = seed;
    }

    @Override
    public String text(int units) {
      if (units > longest.length()) {
        // One more than asked for, as the haystack leaves out a character rather than cut it.
        longest = haystack.text(split, new SeededRandom(seed), units + 1);
      }
      return Sentences.whole(longest.substring(0, units));
    }

    @Override
    public int seam(String text, int place) {
      return Sentences.nearest(text, place);
    }

    @Override
    public String joint() {
      return " ";
    }
  }

  /** Lines; a unit is one of them. */
  interface Lines extends Hay {

    @Override
    default int seam(String text, int place) {
      int before = text.lastIndexOf('\n', place - 1) + 1;
      int after = text.indexOf('\n', place) + 1;
      int next = after == 0 ? text.length() : after;
      return place - before <= next - place ? before : next;
    }

    @Override
    default String joint() {
      return "\n";
    }
  }

  /** The same line over and over; a unit is a sentence of it, so that little is left over. */
  record Noise() implements Lines {

    /** RULER's filler, in other words: nineteen words of grass, sky, sun, going and coming back. */
    private static final List<String> SENTENCES =
        List.of(
            "Green is the grass.",
            "Blue is the sky.",
            "Yellow shines the sun.",
            "We set out.",
            "Then we return.");

    /** The line. */
    static final String LINE = String.join(" ", SENTENCES);

    @Override
    public String text(int units) {
      int count = SENTENCES.size();
      String lines = (LINE + "\n").repeat(units / count);
      return (lines + String.join(" ", SENTENCES.subList(0, units % count))).stripTrailing();
    }
  }

  /** Further needles, one in each line. */
  record Needles(Drawn<String> needles) implements Lines {

    @Override
    public String text(int units) {
      return String.join("\n", needles.first(units));
    }
  }
}
