package org.lacuna.datasets.stream;

import java.util.List;
import java.util.function.LongUnaryOperator;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;

/** Numbers the windows of a split through all its documents. */
final class WindowCounts {

  /** A window by the document's position in the split and its own position in the document. */
  record Place(int document, long window) {}

  private final long[] ends;
  private final int skipped;

  /**
   * Counts the windows.
   *
   * @param size tokens of a window
   * @param windows how many windows a document of so many tokens has, given that it has one
   * @throws DatasetException if no document has as many tokens as a window
   */
  WindowCounts(CorpusSplit split, int size, LongUnaryOperator windows) {
    List<Document> documents = split.documents();
    ends = new long[documents.size()];
    long end = 0;
    int tooShort = 0;
    for (int i = 0; i < ends.length; i++) {
      long length = documents.get(i).length();
      if (length < size) {
        tooShort++;
      } else {
        end += windows.applyAsLong(length);
      }
      ends[i] = end;
    }
    skipped = tooShort;
    if (end == 0) {
      String longest =
          split
              .longest()
              .map(d -> "the longest, '" + d.name() + "', has " + d.length() + " tokens")
              .orElse("it has no document");
      throw new DatasetException(
          "no document of the "
              + split.split().label()
              + " split has the "
              + size
              + " tokens that length "
              + (size - 1)
              + " needs: "
              + longest
              + "; use a shorter length or longer documents");
    }
  }

  /** Number of windows. */
  long total() {
    return ends[ends.length - 1];
  }

  /** Number of documents shorter than a window. */
  int skipped() {
    return skipped;
  }

  /** Where a window lies, by its number in {@code [0, total)}. */
  Place place(long window) {
    // The first document whose end is beyond the window; those without windows repeat an end.
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (ends[middle] > window) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return new Place(low, window - (low == 0 ? 0 : ends[low - 1]));
  }
}
