package org.lacuna.methods.lambda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
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
import org.lacuna.methods.kernel.KeyRuns;
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

  @Override
  public NDArray prefill(Tape tape, AttentionInputs in) {
    int sinks = Math.min(shape.sinks(), in.length());
    KeyValues plain =
        new KeyValues(Ops.narrow(in.origin().k(), 2, 0, sinks), Ops.narrow(in.v(), 2, 0, sinks));
    return attend(tape, in, 0, plain, KeyValues.of(in.k(), in.v()), shape.runs(sinks));
  }

  /**
   * Both scores of a query from one product: its ordinary channels meet the keys where they are,
   * and as many more, rotated to the ceiling, meet the far sinks.
   *
   * @param first position of the first query
   * @param sinks their keys before the rotation, and values
   * @param tokens keys where they are, and values
   * @param runs which of the far sinks and, after them, the tokens each query sees
   */
  NDArray attend(
      Tape tape,
      AttentionInputs in,
      long first,
      KeyValues sinks,
      List<KeyValues> tokens,
      KeyRuns runs) {
    Rotation rotation = in.origin().rotation();
    NDArray farQ = rotation.rotate(in.origin().q(), shape.farQueries(first, in.length()));
    NDArray q = NDArrays.concat(new NDList(in.q(), farQ), 3); // [B, H, n, 2d]
    List<KeyValues> keys = new ArrayList<>();
    if (sinks.length() > 0) {
      NDArray farK = rotation.rotate(sinks.k(), shape.farSinks(sinks.length()));
      keys.add(widened(Ops.zerosLike(farK, farK.getShape()), farK, sinks.v()));
    }
    for (KeyValues part : tokens) {
      keys.add(widened(part.k(), Ops.zerosLike(part.k(), part.k().getShape()), part.v()));
    }
    double scale = 1 / Math.sqrt(heads.dimension());
    return Kernels.active().attend(tape, q, keys, new RunPattern(runs), scale);
  }

  /** Keys {@code [B, Hkv, n, 2d]} from their two halves. */
  private static KeyValues widened(NDArray near, NDArray far, NDArray v) {
    return new KeyValues(NDArrays.concat(new NDList(near, far), 3), v);
  }

  @Override
  public KvCache newCache(NDManager manager, int batch, KvRows rows) {
    return new LambdaCache(manager, batch, this, shape, rows);
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
