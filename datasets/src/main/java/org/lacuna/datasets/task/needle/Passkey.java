package org.lacuna.datasets.task.needle;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.lacuna.datasets.SeededRandom;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * A number hidden in filler.
 *
 * <p>As in the paper the number is said twice, in one place. The pass keys of the splits are
 * disjoint.
 */
public final class Passkey implements Task<PasskeyConfig> {

  @Override
  public String name() {
    return "passkey";
  }

  @Override
  public String summary() {
    return "A number hidden in filler is to be repeated.";
  }

  @Override
  public String source() {
    return "Mohtashami & Jaggi 2023, Landmark Attention, section 4.2; also LongLoRA";
  }

  @Override
  public PasskeyConfig defaults() {
    return new PasskeyConfig(5, null, HaystackKind.NOISE, Wording.LONG, null);
  }

  @Override
  public Generator generator(PasskeyConfig parameters, TaskSetting setting) {
    Function<SeededRandom, String> digits = random -> Form.digits(random, parameters.digits());
    return new Hiding(
            name(),
            setting,
            parameters.answerTokens(),
            0,
            1 / Form.numbers(parameters.digits()),
            (split, random) ->
                draft(
                    parameters,
                    parameters.haystack().hay(setting, split, random),
                    KeySplit.draw(split, random, digits),
                    Depths.of(parameters.depth(), random)))
        .checked(draft(parameters, new Hay.Noise(), Form.longest(setting.tokenizer(), digits), 0));
  }

  private static Draft draft(PasskeyConfig parameters, Hay hay, String key, double depth) {
    boolean sentences = parameters.wording() == Wording.LONG;
    String needle =
        sentences
            ? "The pass key is %s. Keep it in mind: %s is the pass key.".formatted(key, key)
            : "Key " + key + ".";
    return new Draft(
        sentences
            ? "Somewhere in the idle text below stands one thing of importance. Find it and keep it"
                + " in mind; you will be asked for it at the end.\n"
            : "",
        hay,
        List.of(new Hidden(depth, needle, true)),
        sentences ? "\nWhat is the pass key? The pass key is" : "\nKey",
        List.of(key),
        " " + key + SampleText.STOP,
        Map.of("keys", key, "depth", depth));
  }
}
