package org.lacuna.datasets.task.needle;

import java.util.List;
import java.util.Map;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.KeySplit;
import org.lacuna.datasets.task.SampleText;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;

/**
 * One fact in real text, which has nothing to do with it, at a depth of choice.
 *
 * <p>The source asks of one fact, over and over, and has another model judge the answer. Here each
 * sample has a fact of its own, whose answer cannot be guessed, so that containment is judge
 * enough. The keys of the splits are disjoint.
 */
public final class Needle implements Task<NeedleConfig> {

  @Override
  public String name() {
    return "needle";
  }

  @Override
  public String summary() {
    return "One fact, hidden in real text at some depth, is asked for.";
  }

  @Override
  public String source() {
    return "Kamradt 2023, Needle In A Haystack (gkamradt/LLMTest_NeedleInAHaystack)";
  }

  @Override
  public NeedleConfig defaults() {
    return new NeedleConfig(Form.NUMBERS, null, Wording.LONG, null);
  }

  @Override
  public Generator generator(NeedleConfig parameters, TaskSetting setting) {
    return new Hiding(
            name(),
            setting,
            parameters.answerTokens(),
            0,
            1 / parameters.answer().possibilities(),
            (split, random) ->
                draft(
                    parameters,
                    HaystackKind.TEXT.hay(setting, split, random),
                    KeySplit.draw(split, random, Form.WORDS::draw),
                    parameters.answer().draw(random),
                    Depths.of(parameters.depth(), random)))
        .checked(
            draft(
                parameters,
                new Hay.Noise(),
                Form.WORDS.longest(setting.tokenizer()),
                parameters.answer().longest(setting.tokenizer()),
                0));
  }

  private static Draft draft(
      NeedleConfig parameters, Hay hay, String key, String value, double depth) {
    boolean sentences = parameters.wording() == Wording.LONG;
    String needle =
        sentences
            ? "Whoever comes to the gate of %s must say %s.".formatted(key, value)
            : key + ": " + value + ".";
    String question =
        sentences
            ? "\nGo by the text above alone. What must be said at the gate of "
                + key
                + "?\nWhoever comes to the gate of "
                + key
                + " must say"
            : "\n" + key + ":";
    return new Draft(
        sentences ? "Read the text below; a question about it follows.\n" : "",
        hay,
        List.of(new Hidden(depth, needle, true)),
        question,
        List.of(value),
        " " + value + SampleText.STOP,
        Map.of("keys", key, "depth", depth));
  }
}
