package org.lacuna.datasets.task.needle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Chains of assignments hidden in a haystack: which variables have a value, directly or through
 * others?
 *
 * <p>Assignments of a chain keep their order; where each stands is drawn. Variables have five
 * capitals for a name, in the worked example three, no two alike within a sample and disjoint
 * between the splits. The worked example is made anew for each sample: chains as many and as long,
 * a line of noise before each assignment, in the short wording none.
 */
public final class VariableTracking implements Task<VariableTrackingConfig> {

  /** Variables of a sample, so that the three letters of an example are enough in any split. */
  static final int MOST_VARIABLES = 500;

  /** RULER's room for an answer; it holds one variable less where tokens are bytes. */
  private static final int ANSWER_TOKENS = 30;

  private static final int LETTERS = 5;
  private static final int EXAMPLE_LETTERS = 3;

  @Override
  public String name() {
    return "vt";
  }

  @Override
  public String summary() {
    return "Which variables have a value is to be followed through chains of assignments.";
  }

  @Override
  public String source() {
    return "Hsieh et al. 2024, RULER, section 3.2; parameters of NVIDIA/RULER synthetic.yaml";
  }

  @Override
  public VariableTrackingConfig defaults() {
    return new VariableTrackingConfig(1, 4, HaystackKind.NOISE, 1, Wording.LONG, null);
  }

  @Override
  public Generator generator(VariableTrackingConfig parameters, TaskSetting setting) {
    return new Hiding(
            name(),
            setting,
            parameters.answerTokens(),
            ANSWER_TOKENS,
            parameters.variables() / Math.pow(26, LETTERS),
            (split, random) ->
                draft(
                    parameters,
                    parameters.haystack().hay(setting, split, random),
                    chains(parameters, LETTERS, split, random),
                    chains(parameters, EXAMPLE_LETTERS, split, random),
                    random))
        .checked(
            draft(
                parameters,
                new Hay.Noise(),
                longest(parameters, LETTERS, setting.tokenizer()),
                longest(parameters, EXAMPLE_LETTERS, setting.tokenizer()),
                new SeededRandom(0)));
  }

  private static Draft draft(
      VariableTrackingConfig parameters,
      Hay hay,
      List<Chain> chains,
      List<Chain> examples,
      SeededRandom depths) {
    VariableTrackingWording wording = VariableTrackingWording.of(parameters.wording());
    Chain asked = chains.getFirst();
    List<Hidden> hidden = new ArrayList<>(hide(asked, wording, true, depths));
    chains.stream().skip(1).forEach(c -> hidden.addAll(hide(c, wording, false, depths)));
    return new Draft(
        (parameters.shots() == 0 ? "" : example(examples, wording)) + wording.instruction(),
        hay,
        hidden,
        wording.question(asked),
        asked.names(),
        answer(asked.names()),
        Map.of(
            "keys",
            Stream.of(chains, examples)
                .flatMap(List::stream)
                .flatMap(chain -> chain.names().stream())
                .collect(Collectors.joining(", "))));
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

  private static List<Chain> longest(
      VariableTrackingConfig parameters, int letters, Tokenizer tokenizer) {
    String name = Form.longest(tokenizer, random -> capitals(random, letters));
    String value = Form.longest(tokenizer, VariableTracking::value);
    Chain chain = new Chain(value, Collections.nCopies(parameters.variables(), name));
    return Collections.nCopies(parameters.chains(), chain);
  }

  private static List<Chain> chains(
      VariableTrackingConfig parameters, int letters, Split split, SeededRandom random) {
    Keys names = new Keys(split, random, r -> capitals(r, letters));
    Set<String> values = new HashSet<>();
    List<Chain> chains = new ArrayList<>();
    while (chains.size() < parameters.chains()) {
      String value = value(random);
      if (values.add(value)) {
        chains.add(Chain.draw(value, parameters.variables(), names));
      }
    }
    return chains;
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
    return wording.instruction() + text + wording.question(asked) + answer(asked.names()) + "\n";
  }

  /** RULER's range. */
  private static String value(SeededRandom random) {
    return Integer.toString(random.between(10_000, 99_998));
  }

  private static String capitals(SeededRandom random, int letters) {
    return IntStream.range(0, letters)
        .mapToObj(i -> Character.toString('A' + random.below(26)))
        .collect(Collectors.joining());
  }

  private static String answer(List<String> names) {
    return " " + String.join(" ", names) + SampleText.STOP;
  }
}
