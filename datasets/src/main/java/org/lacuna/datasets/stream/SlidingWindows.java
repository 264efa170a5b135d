package org.lacuna.datasets.stream;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;

/**
 * Windows that move over documents from their start, so that every token but the first is scored
 * once: all tokens of the first window, and of each further one those that it newly holds.
 *
 * <p>Which tokens are scored does not depend on the windows' length: it alone decides how much
 * context they have, from {@code length - stride} tokens on. The last window of a document moves by
 * what is left of it.
 */
public final class SlidingWindows {
  private final CorpusSplit split;
  private final WindowCounts documents;
  private final int count;
  private final int longest;
  private final long tokens;

  /**
   * The documents that windows move over: of those that are long enough, some that are spread
   * evenly.
   *
   * @param longest the longest context, in tokens; documents that no window of it fits are left out
   * @param most documents
   * @param tokens scored of each document, at most; at least {@code longest}
   * @throws DatasetException if no document is as long as a window
   */
  public SlidingWindows(CorpusSplit split, int longest, int most, long tokens) {
    if (longest < 1 || most < 1 || tokens < longest) {
      throw new IllegalArgumentException(
          "%d documents of %d tokens for length %d".formatted(most, tokens, longest));
    }
    this.split = split;
    this.longest = longest;
    this.tokens = tokens;
    documents = new WindowCounts(split, longest + 1, _ -> 1);
    count = (int) Math.min(most, documents.total());
  }

  /**
   * The windows of a length, document by document; each is read when it is asked for.
   *
   * @param length context length in tokens, at most the longest; windows have one more
   * @param stride tokens that a window moves by, at most {@code length}
   */
  public List<ScoredWindow> of(int length, int stride) {
    if (stride < 1 || stride > length || length > longest) {
      throw new IllegalArgumentException(
          "stride %d, length %d: expected stride <= length <= %d"
              .formatted(stride, length, longest));
    }
    return new Moving(length, stride);
  }

  /** Tokens of a document that windows hold. */
  private long held(Document document) {
    return Math.min(document.length(), tokens + 1);
  }

  private Document document(int number) {
    // The middles of equal parts, as those of other windows.
    long chosen = (long) ((number + 0.5) * documents.total() / count);
    return split.documents().get(documents.place(chosen).document());
  }

  private final class Moving extends AbstractList<ScoredWindow> implements RandomAccess {
    private final int length;
    private final int stride;

    /** Windows of the documents up to each. */
    private final int[] ends = new int[count];

    Moving(int length, int stride) {
      this.length = length;
      this.stride = stride;
      int end = 0;
      for (int i = 0; i < count; i++) {
        long beyond = held(document(i)) - (length + 1);
        end = Math.toIntExact(end + 1 + (beyond + stride - 1) / stride);
        ends[i] = end;
      }
    }

    @Override
    public int size() {
      return ends[count - 1];
    }

    @Override
    public ScoredWindow get(int index) {
      int i = 0;
      while (ends[i] <= index) {
        i++;
      }
      int moves = index - (i == 0 ? 0 : ends[i - 1]);
      Document document = document(i);
      long end = end(document, moves);
      long offset = end - (length + 1);
      int[] window = split.corpus().read(document, offset, length + 1);
      int targets = moves == 0 ? length : (int) (end - end(document, moves - 1));
      return new ScoredWindow(new Window(document.name(), offset, window), targets);
    }

    /** The token after the last of a window. */
    private long end(Document document, int moves) {
      return Math.min(held(document), length + 1 + (long) moves * stride);
    }
  }
}
