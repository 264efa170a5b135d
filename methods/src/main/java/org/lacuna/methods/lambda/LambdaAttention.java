package org.lacuna.methods.lambda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.Accounting;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.AttentionLayer;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.Visibility;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;

/** Sinks and window in one softmax, far sinks at a distance of their own. */
public final class LambdaAttention implements AttentionLayer {
  private final LambdaShape shape;
  private final HeadShape heads;

  private LambdaAttention(LambdaShape shape, HeadShape heads) {
    this.shape = shape;
    this.heads = heads;
  }

  /** Positions are those in a cache of sinks and window, as in StreamingLLM. */
  public static LambdaAttention inCache(int sinks, int window, HeadShape heads) {
    LambdaShape shape = new LambdaShape(sinks, window, sinks + window - 1, LambdaShape.Place.OWN);
    return new LambdaAttention(shape, heads);
  }

  /**
   * No sink is farther than a ceiling, as in LM-Infinite.
   *
   * @param ceiling the largest distance in tokens, at least {@code window}
   */
  public static LambdaAttention capped(int sinks, int window, int ceiling, HeadShape heads) {
    return new LambdaAttention(
        new LambdaShape(sinks, window, ceiling, LambdaShape.Place.START), heads);
  }

  /**
   * Both scores of a query from one product: its ordinary channels meet the keys where they are,
   * and as many more, rotated to the ceiling, meet the far sinks.
   */
  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    int length = in.length();
    int sinks = Math.min(shape.sinks(), length);
    Rotation rotation = in.origin().rotation();
    NDArray farQ = rotation.rotate(in.origin().q(), shape.farQueries(length));
    NDArray farK = rotation.rotate(Ops.narrow(in.origin().k(), 2, 0, sinks), shape.farSinks(sinks));
    NDArray q = joined(3, in.q(), farQ); // [B, H, L, 2d]
    NDArray k =
        joined(
            2,
            joined(3, farK.zerosLike(), farK),
            joined(3, in.k(), in.k().zerosLike())); // [B, Hkv, s + L, 2d]
    NDArray v = joined(2, Ops.narrow(in.v(), 2, 0, sinks), in.v());
    double scale = 1 / Math.sqrt(heads.dimension());
    RunPattern pattern = new RunPattern(shape.runs(sinks));
    return Kernels.active().attend(tape, q, KeyValues.of(k, v), pattern, scale);
  }

  private static NDArray joined(int axis, NDArray a, NDArray b) {
    return NDArrays.concat(new NDList(a, b), axis);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new LambdaCache(manager, batch, shape, heads, rows);
  }

  @Override
  public Visibility visibility(AttentionInputs in) {
    return shape.keys().visibility(in.q().getShape());
  }

  @Override
  public Accounting accounting() {
    return new Accounting() {
      @Override
      public long visibleKeys(long position) {
        return shape.keys().visibleKeys(position);
      }

      @Override
      public long cacheElements(long length) {
        // Sinks as plain keys and values of each head, which a latent does not give back.
        long sinks = Math.min(length, shape.sinks());
        long recent = Math.min(length - sinks, shape.window());
        return heads.expandedPerToken() * sinks + heads.cachedPerToken() * recent;
      }

      @Override
      public HeadShape heads() {
        return heads;
      }
    };
  }
}
