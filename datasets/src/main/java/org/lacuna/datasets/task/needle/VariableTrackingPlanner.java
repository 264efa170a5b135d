package org.lacuna.datasets.task.needle;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.metric.Containment;
import org.lacuna.datasets.task.Drawn;
import org.lacuna.datasets.task.Plan;
import org.lacuna.datasets.task.Planner;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.TaskSetting;

/** Plans the samples of {@link VariableTracking}. */
record VariableTrackingPlanner(VariableTrackingConfig config, TaskSetting setting)
    implements Planner {

  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int LETTERS = 5;
  private static final int EXAMPLE_LETTERS = 3;

  @Override
  public Plan plan(Split split, long number, SeededRandom random) {
    Hay hay = config.haystack().hay(setting, split, random);
    List<Chain> chains = chains(LETTERS, split, random);
    List<Chain> examples = config.shots() == 0 ? List.of() : chains(EXAMPLE_LETTERS, split, random);
    VariableTrackingWording wording = VariableTrackingWording.of(config.wording());
    Chain asked = chains.getFirst();
    List<Hidden> hidden = new ArrayList<>(hide(asked, wording, true, random));
    chains.stream().skip(1).forEach(c -> hidden.addAll(hide(c, wording, false, random)));
    NeedlePrompt prompt =
        new NeedlePrompt(
            (examples.isEmpty() ? "" : example(examples, wording)) + wording.instruction(),
            hay,
            hidden,
            wording.question(asked));
    List<String> keys =
        Stream.of(chains, examples)
            .flatMap(List::stream)
            .flatMap(chain -> chain.names().stream())
            .toList();
    return new Plan(
        answer(asked),
        config.answerTokens(),
        0,
        NeedlePrompt.MOST,
        (units, filler) -> prompt.of(units, filler).keys(keys),
        asked.names(),
        Containment.SHARE);
  }

  private List<Chain> chains(int letters, Split split, SeededRandom random) {
    Drawn<String> names = Drawn.keys("hops", split, random, r -> r.text(CAPITALS, letters));
    Drawn<String> values = new Drawn<>("chains", () -> value(random));
    return values.first(config.chains()).stream()
        .map(value -> Chain.draw(value, config.variables(), names))
        .toList();
  }

  /** RULER's range. */
  private static String value(SeededRandom random) {
    return Integer.toString(random.between(10_000, 99_998));
  }

  /** The assignments of a chain, in their order, at depths drawn. */
  private static List<Hidden> hide(
      Chain chain, VariableTrackingWording wording, boolean asked, SeededRandom random) {
    List<String> lines = chain.lines(wording.assignment());
    List<Double> depths = Stream.generate(random::share).limit(lines.size()).sorted().toList();
    return IntStream.range(0, lines.size())
        .mapToObj(i -> new Hidden(depths.get(i), lines.get(i), asked))
        .toList();
  }

  /** A whole sample on a small scale, the chains taking turns. */
  private static String example(List<Chain> chains, VariableTrackingWording wording) {
    List<List<String>> lines =
        chains.stream().map(chain -> chain.lines(wording.assignment())).toList();
    String text =
        IntStream.range(0, lines.getFirst().size())
            .boxed()
            .flatMap(hop -> lines.stream().map(chain -> wording.filler() + chain.get(hop)))
            .collect(Collectors.joining("\n"));
    Chain asked = chains.getFirst();
    return wording.instruction()
        + text
        + wording.question(asked)
        + SampleText.ending(answer(asked))
        + "\n";
  }

  private static String answer(Chain chain) {
    return String.join(" ", chain.names());
  }

  /** That of naming as many variables at random. */
  @Override
  public double chance() {
    return config.variables() / Math.pow(CAPITALS.length(), LETTERS);
  }
}
