package org.lacuna.datasets.task.listing;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.PseudoWords;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Words;

/** Plans the samples of {@link CommonWords}. */
final class CwePlanner implements Planner {

  private static final int SYLLABLES = 3;

  /** RULER's 30 and 3: how many times as often a common word is listed as another. */
  private static final int SELDOM = 10;

  private static final List<String> EVERYDAY =
      Stream.of(Words.ADJECTIVES, Words.NOUNS, Words.VERBS).flatMap(List::stream).toList();

  /** Everyday words of the split that has the fewest: what all splits can use. */
  private static final int EVERYDAY_WORDS =
      Arrays.stream(Split.values()).mapToInt(split -> everyday(split).size()).min().orElse(0);

  private final CweConfig config;
  private final TaskSetting setting;
  private final WordList.Counts counts;

  /** Words of the example's list that are not common in it, and how often words are there. */
  private final int exampleUncommon;

  private final WordList.Counts exampleCounts;

  /**
   * A planner.
   *
   * @param whole whether counts that are not given are those of RULER from 4096 tokens on
   */
  CwePlanner(CweConfig config, TaskSetting setting, boolean whole) {
    this.config = config;
    this.setting = setting;
    Integer repeats = config.repeats();
    Integer uncommonRepeats = config.uncommonRepeats();
    int often = repeats != null ? repeats : whole ? 30 : 6;
    this.counts =
        new WordList.Counts(
            often, uncommonRepeats != null ? uncommonRepeats : Math.max(1, often / SELDOM));
    if (counts.common() <= counts.uncommon()) {
      throw new DatasetException(
          "repeats: expected more than uncommon_repeats (%d), got %d"
              .formatted(counts.uncommon(), counts.common()));
    }
    this.exampleUncommon = whole ? 30 : 10;
    this.exampleCounts = whole ? new WordList.Counts(10, 3) : new WordList.Counts(3, 1);
  }

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    Iterator<String> everyday = random.shuffled(everyday(split)).iterator();
    int most = EVERYDAY_WORDS - reserved();
    if (most > 0) {
      Drawn<String> words = new Drawn<>("common", everyday::next);
      long order = random.next();
      if (!plan(words, order, most, most).fits(setting)) {
        return plan(words, order, 1, most);
      }
    }
    Drawn<String> pseudo =
        Drawn.keys("length", split, random, draws -> PseudoWords.draw(draws, SYLLABLES));
    return plan(pseudo, random.next(), 1, Integer.MAX_VALUE);
  }

  /** Words before the uncommon ones of the list in question. */
  private int reserved() {
    return config.common() + (config.example() ? config.common() + exampleUncommon : 0);
  }

  /**
   * The plan of a sample whose words come first in a row.
   *
   * @param order decides the order of its lists, at any length
   */
  private Plan plan(Drawn<String> words, long order, int least, int most) {
    List<String> common = words.first(config.common());
    return new Plan(
        new WordList(common, List.of(), counts).answer(),
        config.answerTokens(),
        least,
        most,
        (units, filler) -> text(words.first(reserved() + units), new SeededRandom(order), filler),
        common,
        Containment.SHARE);
  }

  private SampleText text(List<String> words, SeededRandom random, String filler) {
    int common = config.common();
    SampleText text = new SampleText();
    if (config.example()) {
      WordList example =
          new WordList(
              words.subList(common, 2 * common),
              words.subList(2 * common, reserved()),
              exampleCounts);
      text.context(example.question(random, "") + SampleText.ending(example.answer()));
    }
    List<String> uncommon = words.subList(reserved(), words.size());
    WordList list = new WordList(words.subList(0, common), uncommon, counts);
    return text.context(list.question(random, filler))
        .keys(list.common())
        .fact("different", common + uncommon.size());
  }

  private static List<String> everyday(Split split) {
    return EVERYDAY.stream().filter(word -> KeySplit.of(word) == split).toList();
  }

  @Override
  public boolean hidesReferences() {
    return false;
  }

  /** That of naming as many everyday words at random. */
  @Override
  public double chance() {
    return Math.min(1, (double) config.common() / EVERYDAY.size());
  }
}
