package org.lacuna.experiments.bench;

import ai.djl.ndarray.NDManager;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.LayerWeights;
import org.lacuna.methods.aten.GradMode;

/**
 * One more token into a cache, and its attention. A cache that has grown by a sixteenth is filled
 * anew, outside of the measurement.
 */
final class DecodeStep implements AttentionStep {
  /** Tokens that go into a cache together when it is filled: more into a long one. */
  private static final int LEAST_FILL = 1024;

  private static final int FILLS = 64;

  /** Different tokens that are decoded, over and over. */
  private static final int TOKENS = 64;

  private final AttentionLayer layer;
  private final RandomInputs inputs;
  private final int length;
  private final NDManager manager;
  private final LayerWeights weights;
  private final AttentionInputs tokens;
  private KvCache cache;
  private int next;

  DecodeStep(NDManager parent, AttentionLayer layer, RandomInputs inputs, int length) {
    this.layer = layer;
    this.inputs = inputs;
    this.length = length;
    manager = parent.newSubManager();
    weights = inputs.weights(manager, layer);
    tokens = inputs.draw(manager, TOKENS);
    cache = filled();
  }

  @Override
  public double step(Clock clock) {
    return step(clock, KvCache::extend);
  }

  @Override
  public Optional<AttentionStep> caching() {
    return Optional.of(
        new AttentionStep() {
          @Override
          public double step(Clock clock) {
            return DecodeStep.this.step(clock, KvCache::append);
          }

          @Override
          public void close() {} // the cache is the whole step's
        });
  }

  private double step(Clock clock, BiConsumer<KvCache, AttentionInputs> taking) {
    if (cache.length() > length + Math.max(TOKENS, length / 16)) {
      cache.close();
      cache = filled();
    }
    return take(cache, clock, taking);
  }

  private KvCache filled() {
    try (var _ = GradMode.off()) {
      KvCache filling = layer.newCache(manager, inputs.batch());
      int fill = Math.max(LEAST_FILL, length / FILLS);
      for (int from = 0; from < length; from += fill) {
        try (NDManager scratch = manager.newSubManager()) {
          AttentionInputs some = inputs.draw(scratch, Math.min(fill, length - from));
          filling.append(RandomInputs.borrowed(scratch, some, weights));
        }
      }
      // The first token after the last may have to make room.
      take(filling, Clock.WALL, KvCache::extend);
      return filling;
    }
  }

  private double take(KvCache into, Clock clock, BiConsumer<KvCache, AttentionInputs> taking) {
    try (var _ = GradMode.off();
        NDManager scratch = manager.newSubManager()) {
      AttentionInputs newest =
          RandomInputs.borrowed(scratch, tokens.slice(next++ % TOKENS, 1), weights);
      return clock.milliseconds(scratch, () -> taking.accept(into, newest));
    }
  }

  @Override
  public void close() {
    cache.close();
    manager.close();
  }
}
