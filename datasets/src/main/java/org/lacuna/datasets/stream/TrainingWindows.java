package org.lacuna.datasets.stream;

import org.lacuna.datasets.DatasetException;
import org.lacuna.datasets.Seeds;
import org.lacuna.datasets.corpus.CorpusSplit;
import org.lacuna.datasets.corpus.Document;

/**
 * An endless, shuffled row of windows to train on, any part of which can be had directly.
 *
 * <p>A run of windows called an epoch cuts every document of the split into windows that do not
 * overlap, from an offset that differs between epochs, and passes them in random order. There is no
 * state: a batch follows from the seed and its index alone, so a run that resumes at step n asks
 * for batch n and gets what it would have got.
 *
 * <p>The number of windows of a document is the same in every epoch, which is what makes direct
 * access cheap: as many as fit, and one less from 16 on, which leaves room for every offset at a
 * cost of at most a sixteenth of the tokens. Windows never cross documents; documents shorter than
 * a window are skipped and counted.
 */
public final class TrainingWindows implements TrainingStream {

  private static final int MANY = 16;

  private final CorpusSplit split;
  private final int size;
  private final long seed;
  private final WindowCounts counts;

  /**
   * Windows over a split.
   *
   * @param length context length in tokens; windows have one more, the last target
   * @throws DatasetException if no document is as long as a window
   */
  public TrainingWindows(CorpusSplit split, int length, long seed) {
    if (length < 1) {
      throw new IllegalArgumentException("length " + length + " is not positive");
    }
    this.split = split;
    this.size = length + 1;
    this.seed = seed;
    this.counts = new WindowCounts(split, size, this::windows);
  }

  private long windows(long tokens) {
    long fit = tokens / size;
    return fit < MANY ? fit : fit - 1;
  }

  /** Number of windows of an epoch. */
  public long windowsPerEpoch() {
    return counts.total();
  }

  /** Number of documents that are shorter than a window. */
  public int skippedDocuments() {
    return counts.skipped();
  }

  @Override
  public Example example(long number) {
    return Example.of(window(number));
  }

  /** One window of the endless row. */
  public Window window(long number) {
    if (number < 0) {
      throw new IllegalArgumentException("window " + number + " is negative");
    }
    long epoch = number / counts.total();
    long epochSeed = Seeds.derive(seed, epoch);
    long shuffled = new ShuffledIndex(counts.total(), epochSeed).at(number % counts.total());
    WindowCounts.Place place = counts.place(shuffled);
    Document document = split.documents().get(place.document());
    long slack = document.length() - windows(document.length()) * size;
    // From the name rather than the position: other documents do not matter to this one.
    long start = Seeds.below(slack + 1, Seeds.hash(epochSeed, document.name()));
    long offset = start + place.window() * size;
    return new Window(document.name(), offset, split.corpus().read(document, offset, size));
  }
}
