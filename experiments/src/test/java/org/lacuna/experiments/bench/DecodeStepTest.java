package org.lacuna.experiments.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.aten.TensorType;
import org.lacuna.methods.full.FullAttention;

class DecodeStepTest {
  private static final HeadShape HEADS = new HeadShape(2, 1, 8);
  private static final int LENGTH = 100;

  /** Tokens that went into caches: {@code n} that were attended from, {@code -n} that were not. */
  private final List<Long> taken = new ArrayList<>();

  /** Full attention that says what its caches take in. */
  private final class Told implements AttentionLayer {
    private final FullAttention full = new FullAttention(HEADS);

    @Override
    public KvCache newCache(NDManager manager, int batch, KvRows rows) {
      KvCache cache = full.newCache(manager, batch, rows);
      return new KvCache() {
        @Override
        public void append(AttentionInputs in) {
          taken.add(-in.q().getShape().get(2));
          cache.append(in);
        }

        @Override
        public NDArray extend(AttentionInputs in) {
          taken.add(in.q().getShape().get(2));
          return cache.extend(in);
        }

        @Override
        public long length() {
          return cache.length();
        }

        @Override
        public long elements() {
          return cache.elements();
        }

        @Override
        public void close() {
          cache.close();
        }
      };
    }

    @Override
    public NDArray prefill(Tape tape, AttentionInputs in) {
      return full.prefill(tape, in);
    }

    @Override
    public Visibility visibility(AttentionInputs in) {
      return full.visibility(in);
    }

    @Override
    public Accounting accounting() {
      return full.accounting();
    }
  }

  @Test
  @DisplayName(
      "a step takes a token in and attends; its caching takes it in alone, into that cache")
  void caching() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        DecodeStep step =
            new DecodeStep(
                manager, new Told(), new RandomInputs(HEADS, 1, TensorType.FLOAT32), LENGTH)) {
      assertThat(taken).containsExactly(-100L, 1L); // filled, and the first token after
      taken.clear();
      AttentionStep caching = step.caching().orElseThrow();
      assertThat(step.step(Clock.WALL)).isPositive();
      assertThat(caching.step(Clock.WALL)).isPositive();
      assertThat(
              step.step((_, work) -> {
                work.run();
                return 7;
              }))
          .isEqualTo(7);
      assertThat(taken).containsExactly(1L, -1L, 1L);
      caching.close();
      step.step();
    }
  }

  @Test
  @DisplayName("a cache that has grown much is filled anew, whatever it grew by")
  void filled() {
    try (NDManager manager = NDManager.newBaseManager(Device.cpu());
        DecodeStep step =
            new DecodeStep(
                manager, new Told(), new RandomInputs(HEADS, 1, TensorType.FLOAT32), LENGTH)) {
      AttentionStep caching = step.caching().orElseThrow();
      taken.clear();
      for (int i = 0; i < 100; i++) {
        caching.step();
      }
      assertThat(taken).containsOnlyOnce(-100L, 1L);
    }
  }
}
