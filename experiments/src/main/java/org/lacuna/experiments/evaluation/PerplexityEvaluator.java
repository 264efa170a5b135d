package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.model.Losses;
import org.lacuna.results.Measurement;

/**
 * Perplexity and bits per byte against context length, in two protocols.
 *
 * <ul>
 *   <li>{@code window-mean}: the text is cut into windows of each length and all tokens of a window
 *       are scored. Early tokens of a window have little context, so a longer window is easier even
 *       for a model that makes no use of it.
 *   <li>{@code same-targets}: the same last tokens of the same windows are scored at every length;
 *       only the context before them grows. What changes is due to the context alone.
 * </ul>
 */
public final class PerplexityEvaluator {
  /** Name of the metric that tables and charts show. */
  public static final String PERPLEXITY = "perplexity";

  /** Names of the protocols in the record. */
  public static final String WINDOW_MEAN = "window-mean";

  /** See {@link #WINDOW_MEAN}. */
  public static final String SAME_TARGETS = "same-targets";

  private final Subject subject;
  private final Tokenizer tokenizer;
  private final NDManager manager;

  /** An evaluator of a model. */
  public PerplexityEvaluator(Subject subject, Tokenizer tokenizer, NDManager manager) {
    this.subject = subject;
    this.tokenizer = tokenizer;
    this.manager = manager;
  }

  /** The rows of both protocols at every length. */
  public List<Measurement> evaluate(
      CorpusSplit split, EvaluationConfig evaluation, AttentionMode mode) {
    List<Measurement> rows = new ArrayList<>();
    for (int length : evaluation.lengths()) {
      List<Window> windows = EvaluationWindows.windows(split, length, evaluation.windowTokens());
      rows.addAll(rows(mode, WINDOW_MEAN, score(windows, mode, length, length), length));
    }
    int longest = evaluation.lengths().getLast();
    List<Window> windows =
        EvaluationWindows.sameTargets(
            split, longest, evaluation.targets(), evaluation.targetWindows());
    for (int length : evaluation.lengths()) {
      List<Window> shortened = windows.stream().map(window -> window.suffix(length)).toList();
      Score score = score(shortened, mode, length, evaluation.targets());
      rows.addAll(rows(mode, SAME_TARGETS, score, length));
    }
    return rows;
  }

  /** Scores the last {@code targets} tokens of each window. */
  private Score score(List<Window> windows, AttentionMode mode, int length, int targets) {
    Score score = new Score();
    Losses.of(
        subject.decoder(),
        mode,
        windows.stream().map(Example::of).toList(),
        length,
        manager,
        (index, losses) -> {
          int[] tokens = windows.get(index).tokens();
          double nats = 0;
          long bytes = 0;
          for (int t = length - targets; t < length; t++) {
            nats += losses[t];
            bytes += tokenizer.byteLength(tokens[t + 1]);
          }
          score.add(nats, targets, bytes);
        });
    return score;
  }

  private List<Measurement> rows(AttentionMode mode, String protocol, Score score, int length) {
    double perplexity = score.perplexity();
    Map<String, Estimate> estimates = new LinkedHashMap<>();
    estimates.put("loss", estimate(score, score.natsPerToken(), score.error()));
    // To first order, exp scales the error by itself.
    estimates.put(PERPLEXITY, estimate(score, perplexity, perplexity * score.error()));
    estimates.put("bits_per_byte", estimate(score, score.bitsPerByte(), score.bitsPerByteError()));
    List<Measurement> rows = new ArrayList<>();
    estimates.forEach(
        (metric, estimate) -> rows.add(subject.row(mode, metric, protocol, length, estimate)));
    return rows;
  }

  private static Estimate estimate(Score score, double value, double error) {
    return new Estimate(value, error, score.windows(), score.tokens());
  }
}
