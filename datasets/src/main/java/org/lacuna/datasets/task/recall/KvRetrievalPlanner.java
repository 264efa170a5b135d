package org.lacuna.datasets.task.recall;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.Place;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.SampleText;

/** Plans the samples of {@link KvRetrieval}. */
record KvRetrievalPlanner(KvRetrievalConfig config) implements Planner {

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    double share = random.share();
    Drawn<Map.Entry<String, String>> pairs = new Drawn<>("length", () -> pair(split, random));
    Map.Entry<String, String> asked = pairs.first(1).getFirst();
    Integer wanted = config.pairs();
    return new Plan(
        asked.getValue(),
        config.answerTokens(),
        wanted == null ? 1 : wanted,
        wanted == null ? Integer.MAX_VALUE : wanted,
        (units, filler) -> text(pairs.first(units), share, filler),
        List.of(asked.getValue()),
        Containment.ANY);
  }

  /** The first pair is the one asked for. */
  private SampleText text(List<Map.Entry<String, String>> pairs, double share, String filler) {
    List<Map.Entry<String, String>> object = new ArrayList<>(pairs);
    Map.Entry<String, String> asked = object.removeFirst();
    Place place = Place.of(config.depth(), share, object.size());
    object.add(place.index(), asked);
    return KvPrompt.of(object, asked, filler)
        .keys(List.of(asked.getKey()))
        .fact("depth", place.depth());
  }

  /** Two pairs of 122 random bits each have different keys. */
  private static Map.Entry<String, String> pair(Split split, SeededRandom random) {
    return Map.entry(KeySplit.draw(split, random, Form.UUIDS::draw), Form.UUIDS.draw(random));
  }

  /** That of guessing the 122 random bits of a UUID. */
  @Override
  public double chance() {
    return 1 / Form.UUIDS.possibilities();
  }
}
