package org.lacuna.datasets.task.listing;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Fit;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.PseudoWords;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.Words;

/** Makes the samples of {@link CommonWords}. */
final class CweGenerator implements Generator {

  private static final int RULER_LENGTH = 4096;
  private static final int RULER_ANSWER_TOKENS = 120;
  private static final int SYLLABLES = 3;

  private static final Map<Split, List<String>> EVERYDAY =
      Stream.of(Words.ADJECTIVES, Words.NOUNS, Words.VERBS)
          .flatMap(List::stream)
          .collect(Collectors.groupingBy(KeySplit::of));

  /** Everyday words of the split that has the fewest: what all splits can use. */
  private static final int EVERYDAY_WORDS =
      Arrays.stream(Split.values()).mapToInt(split -> EVERYDAY.get(split).size()).min().orElse(0);

  private final CweConfig config;
  private final TaskSetting setting;
  private final WordList.Counts counts;

  /** Words of the example's list that are not common in it, and how often words are there. */
  private final int exampleUncommon;

  private final WordList.Counts exampleCounts;

  CweGenerator(CweConfig config, TaskSetting setting) {
    this.config = config;
    this.setting = setting;
    boolean whole = setting.length() >= RULER_LENGTH;
    Integer repeats = config.repeats();
    Integer uncommonRepeats = config.uncommonRepeats();
    this.counts =
        new WordList.Counts(
            repeats != null ? repeats : whole ? 30 : 6,
            uncommonRepeats != null ? uncommonRepeats : whole ? 3 : 1);
    if (counts.common() <= counts.uncommon()) {
      throw new DatasetException(
          "repeats: expected more than uncommon_repeats (%d), got %d"
              .formatted(counts.uncommon(), counts.common()));
    }
    this.exampleUncommon = whole ? 30 : 10;
    this.exampleCounts = whole ? new WordList.Counts(10, 3) : new WordList.Counts(3, 1);
  }

  @Override
  public Sample sample(Split split, long number) {
    SeededRandom random = setting.random("cwe", split, number);
    Iterator<String> everyday = random.shuffled(EVERYDAY.get(split)).iterator();
    Lists plain = new Lists(new Drawn<>(everyday::next), random.next());
    int most = EVERYDAY_WORDS - plain.reserved();
    boolean enough = most > 0 && !plain.fit().holds(plain.text(most, ""));
    Drawn<String> pseudo =
        new Drawn<>(
            () -> KeySplit.draw(split, random, draws -> PseudoWords.draw(draws, SYLLABLES)));
    Lists lists = enough ? plain : new Lists(pseudo, random.next());
    SampleText text =
        lists.fit().fill("cwe", 1, enough ? most : setting.length(), lists::text);
    return text.encode(setting.tokenizer(), lists.common(), Containment.SHARE);
  }

  /** The lists of one sample, of words that come first in a row, and one order for any length. */
  private final class Lists {

    private final Drawn<String> words;
    private final long order;

    Lists(Drawn<String> words, long order) {
      this.words = words;
      this.order = order;
    }

    /** Words before the uncommon ones of the list in question. */
    int reserved() {
      return config.common() + (config.example() ? config.common() + exampleUncommon : 0);
    }

    List<String> common() {
      return words.first(config.common());
    }

    Fit fit() {
      String answer = new WordList(common(), List.of(), counts).answer();
      return Fit.around(setting, answer, RULER_ANSWER_TOKENS);
    }

    SampleText text(int units, String filler) {
      SeededRandom random = new SeededRandom(order);
      List<String> all = words.first(reserved() + units);
      SampleText text = new SampleText();
      if (config.example()) {
        int from = config.common();
        int to = from + config.common();
        WordList example =
            new WordList(all.subList(from, to), all.subList(to, reserved()), exampleCounts);
        text.context(example.question(random, "") + example.answer());
      }
      WordList list = new WordList(common(), all.subList(reserved(), all.size()), counts);
      return text.context(list.question(random, filler))
          .answer(list.answer())
          .fact("words", config.common() + units);
    }
  }

  /** That of naming as many everyday words at random. */
  @Override
  public double chance() {
    int all = Words.ADJECTIVES.size() + Words.NOUNS.size() + Words.VERBS.size();
    return (double) config.common() / all;
  }
}
