package org.lacuna.datasets.stream;

import org.lacuna.datasets.corpus.CorpusSplit;

/** How documents become windows of one length. */
public enum Packing {
  /** A window lies in one document; documents shorter than a window are left out. */
  WITHIN {
    @Override
    public TrainingStream stream(CorpusSplit split, int length, long seed) {
      return new TrainingWindows(split, length, seed);
    }
  },
  /** Documents one after another, each with its document start, which is read but is no target. */
  SEPARATED {
    @Override
    public TrainingStream stream(CorpusSplit split, int length, long seed) {
      return new PackedWindows(split, length, seed, true);
    }
  },
  /** Documents one after another with nothing between them. */
  JOINED {
    @Override
    public TrainingStream stream(CorpusSplit split, int length, long seed) {
      return new PackedWindows(split, length, seed, false);
    }
  };

  /**
   * The windows of a split.
   *
   * @param length context length in tokens; windows have one more, the last target
   * @throws org.lacuna.datasets.DatasetException if there is too little text for one window
   */
  public abstract TrainingStream stream(CorpusSplit split, int length, long seed);
}
