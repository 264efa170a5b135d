package org.lacuna.datasets.stream;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;

/**
 * Windows over documents that lie end to end, in an order of their own for each epoch.
 *
 * <p>Nothing is left out for being short. A window may begin in the middle of a document and hold
 * several; attention goes across their borders, as in the pre-training of most models. An epoch
 * begins at an offset of its own, and its windows come in random order; what is left at its ends,
 * less than two windows, is passed over in that epoch. Where each document lies in the current
 * epoch is kept in memory, 12 bytes a document.
 */
final class PackedWindows implements TrainingStream {

  /** From so many windows on, one is given up for the freedom to begin at any offset. */
  private static final int MANY = 16;

  private static final long ORDER = 1;
  private static final long START = 2;
  private static final long WINDOWS = 3;

  /**
   * Where the documents lie in one epoch.
   *
   * @param order the documents' positions in the split, in the epoch's order
   * @param ends where each ends among all tokens
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Epoch(long number, int[] order, long[] ends) {}

  private final CorpusSplit split;
  private final List<Document> documents;
  private final int size;
  private final long seed;
  private final boolean separated;
  private final long tokens;
  private final long count;
  private volatile @Nullable Epoch current;

  /**
   * Windows over a split.
   *
   * @param separated whether documents keep their document starts
   */
  PackedWindows(CorpusSplit split, int length, long seed, boolean separated) {
    if (length < 1) {
      throw new IllegalArgumentException("length " + length + " is not positive");
    }
    this.split = split;
    this.documents = split.documents();
    this.size = length + 1;
    this.seed = seed;
    this.separated = separated;
    this.tokens = documents.stream().mapToLong(this::length).sum();
    long fit = tokens / size;
    this.count = fit < MANY ? fit : fit - 1;
    if (count == 0) {
      throw new DatasetException(
          "the %s split has %d tokens, fewer than the %d that length %d needs; use a shorter length or more text"
              .formatted(split.split().label(), tokens, size, length));
    }
  }

  /** Tokens of a document that windows have. */
  private long length(Document document) {
    return document.length() - head(document);
  }

  /** Tokens that are left off a document: its start, where it has one; a part of one has none. */
  private int head(Document document) {
    int start = split.corpus().tokenizer().documentStart();
    return separated || split.corpus().read(document, 0, 1)[0] != start ? 0 : 1;
  }

  @Override
  public Example example(long number) {
    Epoch epoch = epoch(number / count);
    long epochSeed = Seeds.derive(seed, epoch.number());
    long start = Seeds.below(tokens - count * size + 1, Seeds.derive(epochSeed, START));
    long window = new ShuffledIndex(count, Seeds.derive(epochSeed, WINDOWS)).at(number % count);
    return example(epoch, start + window * size);
  }

  private Example example(Epoch epoch, long from) {
    int place = Arrays.binarySearch(epoch.ends(), from + 1);
    place = place < 0 ? -place - 1 : place;
    while (place > 0 && epoch.ends()[place - 1] > from) {
      place--; // Documents of which nothing is left share an end.
    }
    String first = documents.get(epoch.order()[place]).name();
    int[] window = new int[size];
    for (int filled = 0; filled < size; place++) {
      Document document = documents.get(epoch.order()[place]);
      long begin = place == 0 ? 0 : epoch.ends()[place - 1];
      long offset = from + filled - begin;
      int some = (int) Math.min(size - filled, epoch.ends()[place] - begin - offset);
      int[] read = split.corpus().read(document, head(document) + offset, some);
      System.arraycopy(read, 0, window, filled, some);
      filled += some;
    }
    Example example = Example.of(new Window(first, from, window));
    int documentStart = split.corpus().tokenizer().documentStart();
    for (int t = 0; t < example.targets().length; t++) {
      if (example.targets()[t] == documentStart) {
        example.targets()[t] = Example.UNSCORED;
      }
    }
    return example;
  }

  private Epoch epoch(long number) {
    Epoch epoch = current;
    if (epoch == null || epoch.number() != number) {
      epoch = lay(number);
      current = epoch;
    }
    return epoch;
  }

  private Epoch lay(long number) {
    ShuffledIndex shuffled =
        new ShuffledIndex(documents.size(), Seeds.derive(Seeds.derive(seed, number), ORDER));
    int[] order = new int[documents.size()];
    long[] ends = new long[order.length];
    long end = 0;
    for (int i = 0; i < order.length; i++) {
      order[i] = Math.toIntExact(shuffled.at(i));
      end += length(documents.get(order[i]));
      ends[i] = end;
    }
    return new Epoch(number, order, ends);
  }
}
