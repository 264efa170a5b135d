package org.lacuna.methods.kernel.cuda;

/**
 * How the keys of a decode step are shared out: every list of keys in stretches of as many tiles,
 * one a CTA.
 *
 * @param tiles of a list
 * @param tilesOfOne tiles of a stretch; the last may have fewer
 */
record Stretches(int tiles, int tilesOfOne) {
  /** CTAs that a multiprocessor runs at a time. */
  private static final int AT_A_TIME = 2;

  /** CTAs a multiprocessor where there are more lists than it takes: small enough to even out. */
  private static final int OF_MANY = 8;

  /** CTAs of the largest cluster; more than 8 have to be asked for, which a program does. */
  private static final int LARGEST_CLUSTER = 16;

  /**
   * Short lists are shared out tile by tile; of long ones a stretch is as long as it can be while
   * every multiprocessor has work.
   *
   * @param tiles of a list, at least 1
   * @param lists of all sequences
   * @param multiprocessors of the device
   */
  static Stretches of(int tiles, int lists, int multiprocessors) {
    // One stretch too many would go after all the others, and take as long again.
    int most =
        lists <= multiprocessors
            ? AT_A_TIME * multiprocessors / lists
            : Math.ceilDiv(OF_MANY * multiprocessors, lists);
    return new Stretches(tiles, Math.ceilDiv(tiles, most));
  }

  /** Stretches of a list. */
  int count() {
    return Math.ceilDiv(tiles, tilesOfOne);
  }

  /**
   * CTAs of a cluster that has one for each tile of a short list; 1 for a single tile, a longer
   * list, or so many lists that a CTA takes several tiles. A power of two, so that a list that
   * grows needs few programs; the last CTAs may have no tile.
   */
  int cluster() {
    return tilesOfOne == 1 && tiles <= LARGEST_CLUSTER ? Integer.highestOneBit(2 * tiles - 1) : 1;
  }
}
