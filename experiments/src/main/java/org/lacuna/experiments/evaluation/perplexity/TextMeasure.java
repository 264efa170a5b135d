package org.lacuna.experiments.evaluation.perplexity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Losses;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.results.sample.Outcome;

/**
 * The losses of the last tokens of some windows, a window a sample.
 *
 * @param protocol that of the rows
 * @param mode of attention
 * @param key what the windows follow from
 * @param length context length in tokens
 * @param targets tokens scored at the end of each window
 * @param windows each of {@code length + 1} tokens
 * @param tokenizer tells what the tokens stand for
 */
record TextMeasure(
    String protocol,
    AttentionMode mode,
    ObjectNode key,
    int length,
    int targets,
    List<Window> windows,
    Tokenizer tokenizer)
    implements Measure {
  @Override
  public String name() {
    return "perplexity-%s-%d".formatted(protocol, length);
  }

  @Override
  public int samples() {
    return windows.size();
  }

  @Override
  public int batch() {
    return SequenceReader.batch(length);
  }

  @Override
  public List<Outcome> outcomes(Subject subject, int from, int to) {
    List<Window> some = windows.subList(from, to);
    List<Outcome> outcomes = new ArrayList<>();
    Losses.of(
        subject.decoder(),
        mode,
        some.stream().map(Example::of).toList(),
        length,
        subject.manager(),
        (index, losses) -> outcomes.add(outcome(from + index, some.get(index), losses)));
    return outcomes;
  }

  private Outcome outcome(int sample, Window window, float[] losses) {
    double nats = 0;
    for (int t = length - targets; t < length; t++) {
      nats += losses[t];
    }
    int[] scored = Arrays.copyOfRange(window.tokens(), length + 1 - targets, length + 1);
    return Outcome.of(sample)
        .with("nats", nats)
        .with("bytes", Arrays.stream(scored).map(tokenizer::byteLength).sum())
        .with("words", words(tokenizer.decode(scored)));
  }

  /** Words that begin in a text, after white space or with the text. */
  private static int words(String text) {
    return Math.toIntExact(
        Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).count());
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    Score score = new Score();
    outcomes.forEach(outcome ->
        score.add(
            outcome.number("nats"),
            targets,
            Math.round(outcome.number("bytes")),
            Math.round(outcome.number("words"))));
    List<Row> rows = new ArrayList<>();
    score
        .estimates()
        .forEach((metric, estimate) -> rows.add(Row.of(metric, protocol, length, estimate)));
    return rows;
  }
}
