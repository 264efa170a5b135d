package org.lacuna.experiments.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import org.lacuna.methods.KvCache;

/**
 * What a decoder keeps of the tokens so far: a cache a layer, and the pass that all tokens share.
 *
 * <p>Positions are rotated alike from the first token to the last, as those of the longest sequence
 * that the cache has room for. Dynamic scaling therefore stretches by that length from the start:
 * cached keys are rotated once, so a stretch that grew with each token could not reach them.
 *
 * <p>Made by {@link Decoder#newCache} and filled by {@link Decoder#decode}.
 */
public final class DecoderCache implements AutoCloseable {
  private final NDManager manager;
  private final Pass pass;
  private final int batch;
  private final int chunk;
  private final List<KvCache> layers;

  /** A cache whose arrays belong to a manager of its own. */
  DecoderCache(NDManager manager, Pass pass, int batch, int chunk, List<KvCache> layers) {
    this.manager = manager;
    this.pass = pass;
    this.batch = batch;
    this.chunk = chunk;
    this.layers = layers;
  }

  Pass pass() {
    return pass;
  }

  /** Tokens of each sequence that pass at a time. */
  int chunk() {
    return chunk;
  }

  KvCache layer(int index) {
    return layers.get(index);
  }

  /** Tokens of each sequence so far. */
  public long length() {
    return layers.getFirst().length();
  }

  /** Tokens that each sequence may have. */
  public long longest() {
    return pass.rotary().length();
  }

  /** Numbers kept for the past by all layers, of all sequences. */
  public long elements() {
    return layers.stream().mapToLong(KvCache::elements).sum();
  }

  /** Checks that further tokens {@code [B, n]} are of as many sequences and fit. */
  void requireRoom(Shape tokens) {
    if (tokens.get(0) != batch) {
      throw new IllegalArgumentException(
          "the cache is for %d sequences, got tokens of %d".formatted(batch, tokens.get(0)));
    }
    if (tokens.get(1) < 1 || length() + tokens.get(1) > longest()) {
      throw new IllegalArgumentException(
          "the cache has %d tokens and room for %d, got %d more"
              .formatted(length(), longest(), tokens.get(1)));
    }
  }

  /** Frees what was kept. */
  @Override
  public void close() {
    layers.forEach(KvCache::close);
    manager.close();
  }
}
