package org.lacuna.datasets.task.needle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.tokenizer.Tokenizer;

/**
 * Values of keys, hidden among those of other keys: RULER's needle in a haystack, its eight
 * configurations as presets.
 *
 * <p>The depths of the needles are drawn without replacement from RULER's forty. Where {@code
 * depth} is given, what is asked for stands there, and the rest where it is drawn. The answer names
 * the values in the order in which the question names their keys, those of one key in the order of
 * the text. Keys, those of a haystack of needles included, are disjoint between the splits.
 */
public final class Niah implements Task<NiahConfig> {

  /** RULER's room for an answer. */
  private static final int ANSWER_TOKENS = 128;

  /**
   * A needle.
   *
   * @param rank place of its key in the question, beyond the last for keys not asked for
   */
  private record Pair(int rank, String key, String value, double depth, boolean asked) {}

  @Override
  public String name() {
    return "niah";
  }

  @Override
  public String summary() {
    return "Values, hidden in a haystack under keys, are asked for by some of the keys.";
  }

  @Override
  public String source() {
    return "Hsieh et al. 2024, RULER, section 3.1; parameters of NVIDIA/RULER synthetic.yaml";
  }

  @Override
  public NiahConfig defaults() {
    return preset(HaystackKind.NOISE, Form.WORDS, Form.NUMBERS, 1, 1, 1);
  }

  @Override
  public Map<String, NiahConfig> presets() {
    HaystackKind noise = HaystackKind.NOISE;
    HaystackKind text = HaystackKind.TEXT;
    HaystackKind needles = HaystackKind.NEEDLES;
    return Map.of(
        "niah_single_1", preset(noise, Form.WORDS, Form.NUMBERS, 1, 1, 1),
        "niah_single_2", preset(text, Form.WORDS, Form.NUMBERS, 1, 1, 1),
        "niah_single_3", preset(text, Form.WORDS, Form.UUIDS, 1, 1, 1),
        "niah_multikey_1", preset(text, Form.WORDS, Form.NUMBERS, 4, 1, 1),
        "niah_multikey_2", preset(needles, Form.WORDS, Form.NUMBERS, 1, 1, 1),
        "niah_multikey_3", preset(needles, Form.UUIDS, Form.UUIDS, 1, 1, 1),
        "niah_multivalue", preset(text, Form.WORDS, Form.NUMBERS, 1, 4, 1),
        "niah_multiquery", preset(text, Form.WORDS, Form.NUMBERS, 4, 1, 4));
  }

  private static NiahConfig preset(
      HaystackKind haystack, Form keyType, Form valueType, int keys, int values, int queries) {
    return new NiahConfig(
        haystack, keyType, valueType, keys, values, queries, null, Wording.LONG, ANSWER_TOKENS);
  }

  @Override
  public Generator generator(NiahConfig parameters, TaskSetting setting) {
    int answers = parameters.queries() * parameters.valuesPerKey();
    return new Hiding(
            name(),
            setting,
            parameters.answerTokens(),
            0,
            Math.min(1, answers / parameters.valueType().possibilities()),
            (split, random) -> draw(parameters, setting, split, random))
        .checked(longest(parameters, setting.tokenizer()));
  }

  private static Draft draw(
      NiahConfig parameters, TaskSetting setting, Split split, SeededRandom random) {
    Form form = parameters.valueType();
    Keys keys = new Keys(split, random, parameters.keyType()::draw);
    List<String> drawn = Stream.generate(keys::next).limit(parameters.keys()).toList();
    List<String> values = values(form, parameters.needles(), random);
    List<Double> depths = random.sample(Depths.FORTY, parameters.needles());
    Hay hay =
        parameters.haystack() == HaystackKind.NEEDLES
            ? new Hay.Drawn(() -> NiahWording.of(parameters).needle(keys.next(), form.draw(random)))
            : parameters.haystack().hay(setting, split, random);
    return draft(parameters, hay, drawn, pairs(parameters, drawn, values, depths));
  }

  private static Draft longest(NiahConfig parameters, Tokenizer tokenizer) {
    int needles = parameters.needles();
    List<String> keys =
        Collections.nCopies(parameters.keys(), parameters.keyType().longest(tokenizer));
    List<String> values = Collections.nCopies(needles, parameters.valueType().longest(tokenizer));
    return draft(
        parameters,
        new Hay.Noise(),
        keys,
        pairs(parameters, keys, values, Collections.nCopies(needles, 0.0)));
  }

  private static Draft draft(NiahConfig parameters, Hay hay, List<String> keys, List<Pair> pairs) {
    List<Pair> asked =
        pairs.stream()
            .filter(Pair::asked)
            .sorted(Comparator.comparingInt(Pair::rank).thenComparingDouble(Pair::depth))
            .toList();
    List<String> values = asked.stream().map(Pair::value).toList();
    NiahWording wording = NiahWording.of(parameters);
    return new Draft(
        wording.instruction(values.size()),
        hay,
        pairs.stream()
            .map(p -> new Hidden(p.depth(), wording.needle(p.key(), p.value()), p.asked()))
            .toList(),
        wording.question(keys.subList(0, parameters.queries()), values.size()),
        values,
        " " + String.join(", ", values) + SampleText.STOP,
        Map.of(
            "keys",
            String.join(", ", keys),
            asked.size() == 1 ? "depth" : "depths",
            asked.stream()
                .map(pair -> Double.toString(pair.depth()))
                .collect(Collectors.joining(", "))));
  }

  /** The needles; the first keys are those that are asked for. */
  private static List<Pair> pairs(
      NiahConfig parameters, List<String> keys, List<String> values, List<Double> depths) {
    Double given = parameters.depth();
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      int rank = i / parameters.valuesPerKey();
      boolean asked = rank < parameters.queries();
      double depth = asked && given != null ? given : depths.get(i);
      pairs.add(new Pair(rank, keys.get(rank), values.get(i), depth, asked));
    }
    return pairs;
  }

  /** Values, none of which holds another. */
  private static List<String> values(Form form, int count, SeededRandom random) {
    List<String> values = new ArrayList<>();
    while (values.size() < count) {
      String value = form.draw(random);
      if (values.stream().noneMatch(other -> other.contains(value) || value.contains(other))) {
        values.add(value);
      }
    }
    return values;
  }
}
