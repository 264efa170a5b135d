package org.lacuna.methods.kernel;

import org.lacuna.methods.kernel.lanes.Lanes;

/**
 * What one query takes of the blocks that it has scores for: the forced ones, then the best, in
 * ascending order; entries for which there is no block are void.
 *
 * <p>An instance belongs to one thread.
 */
final class RowChoice {
  private final ForcedBlocks forced;
  private final int count;
  private final TopOfRow top = new TopOfRow();

  /**
   * The choice of every query.
   *
   * @param count blocks to take, at most
   */
  RowChoice(ForcedBlocks forced, int count) {
    this.forced = forced;
    this.count = count;
  }

  /**
   * Writes {@code count} int32 entries.
   *
   * @param scores address of the float32 scores of the past blocks
   * @param past how many these are
   * @param own the query's own block, at which void entries begin
   * @param out address of the entries
   */
  void take(long scores, int past, int own, long out) {
    int initial = Math.min(forced.initial(), past);
    int recent = Math.clamp(own - (long) forced.recent(), initial, past);
    int taken = writeRun(out, 0, Math.min(initial, count), 0);
    int kept = Math.min(past - recent, count - taken);
    taken += top.choose(scores, initial, recent, count - taken - kept, at(out, taken));
    taken = writeRun(out, taken, kept, recent);
    writeRun(out, taken, count - taken, own);
  }

  /** Writes a run of neighbouring blocks and returns how many entries there are then. */
  private static int writeRun(long out, int taken, int length, int from) {
    for (int i = 0; i < length; i++) {
      Lanes.setInt(at(out, taken + i), from + i);
    }
    return taken + length;
  }

  private static long at(long out, int entry) {
    return out + (long) entry * Integer.BYTES;
  }
}
