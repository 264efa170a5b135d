package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** A mask that remembers what it was asked for, and may claim a size of its own. */
final class RecordingMask implements TileMask {
  private final TileMask mask;
  private final long biasElements;

  /** Tiles often share a bias; it counts once. */
  private final Set<NDArray> biases = Collections.newSetFromMap(new IdentityHashMap<>());

  private long largest;
  private long total;
  private int tiles;

  private RecordingMask(TileMask mask, long biasElements) {
    this.mask = mask;
    this.biasElements = biasElements;
  }

  /** With the mask's own answer for the size of its biases. */
  static RecordingMask of(TileMask mask) {
    return new RecordingMask(mask, mask.biasElements());
  }

  /** So large that nothing is kept for the backward pass. */
  static RecordingMask tooLargeToKeep(TileMask mask) {
    return new RecordingMask(mask, Long.MAX_VALUE);
  }

  @Override
  public int tileRows() {
    return mask.tileRows();
  }

  @Override
  public KeySpan span(int from, int to) {
    return mask.span(from, to);
  }

  @Override
  public NDArray bias(NDManager manager, DataType type, int from, int to, int group) {
    NDArray bias = mask.bias(manager, type, from, to, group);
    tiles++;
    largest = Math.max(largest, bias.size());
    if (biases.add(bias)) {
      total += bias.size();
    }
    return bias;
  }

  @Override
  public long biasElements() {
    return biasElements;
  }

  /** Numbers in the largest bias of a tile. */
  long largest() {
    return largest;
  }

  /** Numbers in all biases together. */
  long total() {
    return total;
  }

  /** Tiles asked for so far. */
  int tiles() {
    return tiles;
  }
}
