package org.lacuna.experiments.evaluation.perplexity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.ScoredWindow;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.evaluation.Measure;
import org.lacuna.experiments.evaluation.Row;
import org.lacuna.experiments.evaluation.Score;
import org.lacuna.experiments.evaluation.Subject;
import org.lacuna.experiments.model.Losses;
import org.lacuna.experiments.model.SequenceReader;
import org.lacuna.results.Json;
import org.lacuna.results.sample.Outcome;

/**
 * The losses of the last tokens of some windows, a window a sample.
 *
 * <p>An outcome has the sums over each stretch of targets between two ends of views, so that all
 * views are made from one pass.
 *
 * @param windowing how the windows are laid, short
 * @param mode of attention
 * @param laid what the windows follow from
 * @param length context length in tokens
 * @param windows each of {@code length + 1} tokens
 * @param tokenizer tells what the tokens stand for
 * @param views what has rows of its own
 */
record TextMeasure(
    String windowing,
    AttentionMode mode,
    ObjectNode laid,
    int length,
    List<ScoredWindow> windows,
    Tokenizer tokenizer,
    List<View> views)
    implements Measure {
  @Override
  public String name() {
    return "perplexity-%s-%d".formatted(windowing, length);
  }

  @Override
  public ObjectNode key() {
    ObjectNode key = laid.deepCopy();
    key.set("ends", Json.tree(ends()));
    return key;
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
    List<ScoredWindow> some = List.copyOf(windows.subList(from, to));
    List<Outcome> outcomes = new ArrayList<>();
    Losses.of(
        subject.decoder(),
        mode,
        some.stream().map(scored -> Example.of(scored.window())).toList(),
        length,
        subject.manager(),
        (index, losses) -> outcomes.add(outcome(from + index, some.get(index), losses)));
    return outcomes;
  }

  /** Where views begin and end: each once, ascending. */
  private List<Integer> ends() {
    return views.stream().flatMap(View::ends).distinct().sorted().toList();
  }

  private Outcome outcome(int sample, ScoredWindow scored, float[] losses) {
    int[] tokens = scored.window().tokens();
    List<Integer> ends = ends();
    int stretches = ends.size() - 1;
    double[] nats = new double[stretches];
    double[] targets = new double[stretches];
    double[] bytes = new double[stretches];
    double[] words = new double[stretches];
    int first = length - scored.targets();
    for (int i = 0; i < stretches; i++) {
      int from = Math.max(first, ends.get(i));
      int to = Math.max(first, ends.get(i + 1));
      for (int t = from; t < to; t++) {
        nats[i] += losses[t];
        bytes[i] += tokenizer.byteLength(tokens[t + 1]);
      }
      targets[i] = to - from;
      words[i] = words(tokens, to) - words(tokens, from);
    }
    return Outcome.of(sample)
        .with("nats", nats)
        .with("tokens", targets)
        .with("bytes", bytes)
        .with("words", words);
  }

  /**
   * Words that begin before a target: one that is cut is counted where its beginning is, so that
   * stretches have together as many as the whole.
   */
  private int words(int[] tokens, int target) {
    String text = tokenizer.decode(Arrays.copyOf(tokens, target + 1));
    return Math.toIntExact(
        Arrays.stream(text.split("\\s+")).filter(word -> !word.isEmpty()).count());
  }

  @Override
  public List<Row> rows(List<Outcome> outcomes) {
    return views.stream()
        .flatMap(view -> view.rows(length, score(view, outcomes)).stream())
        .toList();
  }

  private Score score(View view, List<Outcome> outcomes) {
    List<Integer> ends = ends();
    int from = ends.indexOf(view.from());
    int to = ends.indexOf(view.to());
    Score score = new Score();
    for (Outcome outcome : outcomes) {
      score.add(
          sum(outcome, "nats", from, to),
          Math.round(sum(outcome, "tokens", from, to)),
          Math.round(sum(outcome, "bytes", from, to)),
          Math.round(sum(outcome, "words", from, to)));
    }
    return score;
  }

  private static double sum(Outcome outcome, String name, int from, int to) {
    return Arrays.stream(outcome.numbers(name), from, to).sum();
  }
}
