package org.lacuna.datasets.task.needle;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.lacuna.datasets.Split;
import org.lacuna.datasets.task.EmbeddedHaystack;
import org.lacuna.datasets.task.Generator;
import org.lacuna.datasets.task.Haystack;
import org.lacuna.datasets.task.Sample;
import org.lacuna.datasets.task.Task;
import org.lacuna.datasets.task.TaskSetting;
import org.lacuna.datasets.task.TokenSpan;
import org.lacuna.datasets.tokenizer.ByteTokenizer;

/**
 * A sample as text.
 *
 * @param prompt all before the answer
 * @param evidence the texts of the evidence
 * @param answer the answer, with the blank before and the stop after it
 */
record Asked(Sample sample, String prompt, List<String> evidence, String answer) {

  private static final Haystack HAYSTACK = EmbeddedHaystack.HAYSTACK;
  private static final ByteTokenizer BYTES = new ByteTokenizer();

  static <C extends Record> Generator generator(Task<C> task, C parameters, int length) {
    return task.generator(parameters, new TaskSetting(BYTES, length, HAYSTACK, 5));
  }

  static <C extends Record> Asked of(
      Task<C> task, C parameters, int length, Split split, long number) {
    Sample sample = generator(task, parameters, length).sample(split, number);
    return new Asked(
        sample,
        BYTES.decode(sample.prompt()),
        sample.evidence().stream().map(span -> text(sample, span)).toList(),
        text(sample, sample.answers().getFirst()));
  }

  /** Share of the prompt's text before a piece of the evidence. */
  double depth(int evidence, int before, int after) {
    TokenSpan span = sample.evidence().get(evidence);
    double hay = sample.prompt().length - before - after - span.length();
    return (span.from() - before) / hay;
  }

  /** The parts of a fact that has several. */
  static String[] facts(Sample sample, String key) {
    return Objects.requireNonNull(sample.facts().get(key)).split(", ", -1);
  }

  private static String text(Sample sample, TokenSpan span) {
    return BYTES.decode(Arrays.copyOfRange(sample.tokens(), span.from(), span.to()));
  }
}
