package org.lacuna.experiments.evaluation;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.stream.EvaluationWindows;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.Window;
import org.lacuna.datasets.tokenizer.Tokenizer;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.EvaluationConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Losses;
import org.lacuna.methods.AttentionLayer;
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
  /** Names of the protocols in the record. */
  public static final String WINDOW_MEAN = "window-mean";

  /** See {@link #WINDOW_MEAN}. */
  public static final String SAME_TARGETS = "same-targets";

  /**
   * Whose rows they are.
   *
   * @param run the run's id
   * @param method what the rows are called
   * @param mode what the rows say of attention at inference
   * @param seed the run's seed
   */
  public record Origin(String run, String method, String mode, long seed) {}

  private final Decoder decoder;
  private final Tokenizer tokenizer;
  private final NDManager manager;

  /** An evaluator of a decoder with weights. */
  public PerplexityEvaluator(Decoder decoder, Tokenizer tokenizer, NDManager manager) {
    this.decoder = decoder;
    this.tokenizer = tokenizer;
    this.manager = manager;
  }

  /** The rows of both protocols at every length. */
  public List<Measurement> evaluate(CorpusSplit split, EvaluationConfig evaluation, Origin origin) {
    List<Measurement> rows = new ArrayList<>();
    AttentionMode mode = evaluation.mode();
    for (int length : evaluation.lengths()) {
      List<Window> windows = EvaluationWindows.windows(split, length, evaluation.windowTokens());
      rows.addAll(
          rows(
              WINDOW_MEAN,
              score(windows, mode, length, length),
              length,
              visibleShare(mode, length),
              origin));
    }
    int longest = evaluation.lengths().getLast();
    List<Window> windows =
        EvaluationWindows.sameTargets(
            split, longest, evaluation.targets(), evaluation.targetWindows());
    for (int length : evaluation.lengths()) {
      List<Window> shortened = windows.stream().map(window -> window.suffix(length)).toList();
      rows.addAll(
          rows(
              SAME_TARGETS,
              score(shortened, mode, length, evaluation.targets()),
              length,
              visibleShare(mode, length),
              origin));
    }
    return rows;
  }

  /** Scores the last {@code targets} tokens of each window. */
  private Score score(List<Window> windows, AttentionMode mode, int length, int targets) {
    Score score = new Score();
    Losses.of(
        decoder,
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

  private List<Measurement> rows(
      String protocol, Score score, int length, List<Double> visible, Origin origin) {
    double perplexity = score.perplexity();
    return List.of(
        row("loss", protocol, length, score.natsPerToken(), score.error(), score, visible, origin),
        // To first order, exp scales the error by itself.
        row(
            "perplexity",
            protocol,
            length,
            perplexity,
            perplexity * score.error(),
            score,
            visible,
            origin),
        row(
            "bits_per_byte",
            protocol,
            length,
            score.bitsPerByte(),
            score.bitsPerByteError(),
            score,
            visible,
            origin));
  }

  private static Measurement row(
      String metric,
      String protocol,
      int length,
      double value,
      double error,
      Score score,
      List<Double> visible,
      Origin origin) {
    return new Measurement(
        origin.run(),
        origin.method(),
        metric,
        protocol,
        length,
        value,
        score.windows(),
        score.tokens(),
        Double.isFinite(error) ? error : null,
        origin.seed(),
        origin.mode(),
        visible);
  }

  private List<Double> visibleShare(AttentionMode mode, int length) {
    List<Double> shares = new ArrayList<>();
    for (AttentionLayer layer : decoder.attention(mode)) {
      shares.add(layer.accounting().effectiveSparsity(length));
    }
    return shares;
  }
}
