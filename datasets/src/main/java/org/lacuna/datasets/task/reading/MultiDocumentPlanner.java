package org.lacuna.datasets.task.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.ExactMatch;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Place;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.PseudoWords;
import org.lacuna.datasets.task.SampleText;

/** Plans the samples of {@link MultiDocumentQa}. */
record MultiDocumentPlanner(MultiDocumentConfig config) implements Planner {

  private static final int SYLLABLES = 3;

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    double share = random.share();
    Drawn<String> names = Drawn.keys("length", split, random, MultiDocumentPlanner::name);
    Drawn<Invention> inventions = new Drawn<>("length", () -> Invention.draw(random, names::next));
    Invention.Fact fact = random.pick(inventions.first(1).getFirst().facts());
    Integer wanted = config.documents();
    return new Plan(
        fact.answer(),
        config.answerTokens(),
        wanted == null ? 1 : wanted,
        wanted == null ? Integer.MAX_VALUE : wanted,
        (units, filler) -> text(inventions.first(units), fact, share, filler),
        List.of(fact.answer()),
        ExactMatch.INSTANCE);
  }

  /** The first of the inventions is the one asked about. */
  private SampleText text(
      List<Invention> inventions, Invention.Fact asked, double share, String filler) {
    List<Invention> documents = new ArrayList<>(inventions);
    Invention gold = documents.removeFirst();
    Place place = Place.of(config.depth(), share, documents.size());
    documents.add(place.index(), gold);
    SampleText text =
        new SampleText()
            .context("Answer the question at the end, by a name, from one of these documents.");
    for (int i = 0; i < documents.size(); i++) {
      text.context("\n\nDocument %d:".formatted(i + 1));
      for (Invention.Fact fact : documents.get(i).facts()) {
        text.context(" ");
        if (fact.equals(asked)) {
          text.evidence(fact.sentence());
        } else {
          text.context(fact.sentence());
        }
      }
    }
    return text.context("%s\n\nQuestion: %s\nAnswer:".formatted(filler, asked.question()))
        .keys(List.of(gold.subject(), asked.answer()))
        .fact("documents", documents.size())
        .fact("depth", place.depth());
  }

  private static String name(SeededRandom random) {
    String word = PseudoWords.draw(random, SYLLABLES);
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** That of guessing a name. */
  @Override
  public double chance() {
    return 1 / PseudoWords.count(SYLLABLES);
  }
}
