package org.lacuna.datasets.task.listing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;

/** Plans the samples of {@link FrequentWords}. */
final class FwePlanner implements Planner {

  private static final int TOKENS_PER_WORD = 50;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final int ASKED = 3;
  private static final String NOISE = "...";

  private final FweConfig config;
  private final Zipf zipf;

  /** The smallest total at which the ranks asked for differ. */
  private final int least;

  FwePlanner(FweConfig config, TaskSetting setting) {
    this.config = config;
    Integer wanted = config.vocabulary();
    int ruler = (setting.length() - FweConfig.RULER_ANSWER_TOKENS) / TOKENS_PER_WORD;
    this.zipf =
        new Zipf(wanted == null ? Math.max(Zipf.LEAST_RANKS, ruler) : wanted, config.alpha());
    int total = 1;
    while (!zipf.distinct(total)) {
      total++;
    }
    this.least = total;
  }

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    long order = random.next();
    Drawn<String> words = Drawn.keys("letters", split, random, this::coded);
    List<String> asked = words.first(ASKED);
    return new Plan(
        String.join(", ", asked),
        config.answerTokens(),
        least,
        Integer.MAX_VALUE,
        (units, filler) -> text(words, units, new SeededRandom(order), filler),
        asked,
        Containment.SHARE);
  }

  private String coded(SeededRandom random) {
    return random.text(LETTERS, config.letters());
  }

  private SampleText text(Drawn<String> words, int most, SeededRandom random, String filler) {
    int total = most;
    while (!zipf.distinct(total)) {
      total--;
    }
    List<String> text = new ArrayList<>(Collections.nCopies(zipf.count(1, total), NOISE));
    int rank = 2;
    for (; rank <= zipf.ranks() && zipf.count(rank, total) > 0; rank++) {
      String word = words.first(rank - 1).getLast();
      text.addAll(Collections.nCopies(zipf.count(rank, total), word));
    }
    return new SampleText()
        .context(
            "The text below is in code. Note how often each word comes up; the dots are noise.\n"
                + String.join(" ", random.shuffled(text))
                + filler
                + "\nQuestion: Leaving out the dots, which three coded words come up most often in"
                + " the text above?\nAnswer: The three most frequent coded words are:")
        .keys(words.first(ASKED))
        .fact("words", text.size())
        .fact("different", rank - 2);
  }

  @Override
  public boolean hidesReferences() {
    return false;
  }

  /** That of naming three words at random. */
  @Override
  public double chance() {
    return ASKED / Math.pow(LETTERS.length(), config.letters());
  }
}
