package org.lacuna.datasets.task.needle;

import java.util.Map;
import org.lacuna.datasets.task.Form;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Planned;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

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
    return Planned.of(name(), setting, new NiahPlanner(parameters, setting));
  }
}
