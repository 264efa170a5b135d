package org.lacuna.datasets.stream;

import java.util.List;
import java.util.stream.LongStream;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;

/**
 * Windows to evaluate on: no chance is involved, the same split gives the same windows.
 *
 * <p>Two protocols measure loss against context length. {@link #windows} takes windows of each
 * length and scores all their tokens: the usual mean, in which longer windows also score other
 * tokens. {@link #sameTargets} scores the <em>same</em> tokens under growing context, which
 * isolates what the context is worth.
 */
public final class EvaluationWindows {

  private EvaluationWindows() {}

  /**
   * Windows that do not overlap, spread evenly over the split.
   *
   * @param length context length in tokens; windows have one more
   * @param maxTokens most scored tokens, {@code length} a window; one window is always given
   * @throws DatasetException if no document is as long as a window
   */
  public static List<Window> windows(CorpusSplit split, int length, long maxTokens) {
    requirePositive("length", length);
    requirePositive("maxTokens", maxTokens);
    int size = length + 1;
    return spread(split, size, size, Math.max(1, maxTokens / length));
  }

  /**
   * Windows whose last tokens are the ones to score, spread evenly over the split.
   *
   * <p>No token is scored in two windows. For a shorter context of the same targets take {@link
   * Window#suffix} of at least {@code targets}.
   *
   * @param maxLength the longest context, in tokens; windows have one more
   * @param targets how many tokens at the end of each window are scored, at most {@code maxLength}
   * @param count most windows
   * @throws DatasetException if no document is as long as a window
   */
  public static List<Window> sameTargets(CorpusSplit split, int maxLength, int targets, int count) {
    requirePositive("targets", targets);
    requirePositive("count", count);
    if (targets > maxLength) {
      throw new IllegalArgumentException(
          "targets " + targets + " is more than the context length " + maxLength);
    }
    return spread(split, maxLength + 1, targets, count);
  }

  private static List<Window> spread(CorpusSplit split, int size, int stride, long most) {
    WindowCounts counts = new WindowCounts(split, size, tokens -> (tokens - size) / stride + 1);
    long count = Math.min(most, counts.total());
    // The middles of equal parts: distinct, and no end of the split is preferred.
    double part = (double) counts.total() / count;
    return LongStream.range(0, count)
        .map(i -> (long) ((i + 0.5) * part))
        .mapToObj(i -> window(split, counts.place(i), size, stride))
        .toList();
  }

  private static Window window(CorpusSplit split, WindowCounts.Place place, int size, int stride) {
    Document document = split.documents().get(place.document());
    long offset = place.window() * stride;
    return new Window(document.name(), offset, split.corpus().read(document, offset, size));
  }

  private static void requirePositive(String what, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " " + value + " is not positive");
    }
  }
}
