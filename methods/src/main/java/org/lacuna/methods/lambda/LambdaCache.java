package org.lacuna.methods.lambda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.stream.LongStream;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvStore;
import org.lacuna.methods.kernel.SinkRing;
import org.lacuna.methods.kernel.SinkWindow;

/** The sinks, their keys before the rotation, and a ring of the window. */
final class LambdaCache implements KvCache {
  private final LambdaShape shape;
  private final NDManager manager;
  private final KvStore sinks;
  private final SinkRing ring;

  LambdaCache(NDManager parent, int batch, LambdaShape shape, HeadShape heads, KvRows form) {
    this.shape = shape;
    this.manager = parent.newSubManager();
    sinks = new KvStore(manager, batch, KvRows.grouped(heads));
    ring = new SinkRing(manager, batch, SinkWindow.ofTokens(0, shape.window()), form);
  }

  @Override
  public void append(AttentionInputs in) {
    long first = Math.min(shape.sinks() - sinks.length(), in.length());
    if (first > 0) {
      sinks.append(in.with(in.q(), in.origin().k(), in.v()).slice(0, first));
    }
    if (first < in.length()) {
      ring.append(in.slice(first, in.length() - first));
    }
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDManager owner = newest.q().getManager();
    NDArray plain = sinks.keys(owner);
    NDArray moved = newest.origin().rotation().rotate(plain, positions(length() - 1));
    NDArray seen = owner.zeros(new Shape(1, 1, 1, sinks.length()));
    return DecodeAttention.attend(
        newest.q(),
        NDArrays.concat(new NDList(moved, ring.keys(owner)), 2),
        NDArrays.concat(new NDList(sinks.values(owner), ring.values(owner)), 2),
        NDArrays.concat(new NDList(seen, ring.bias(owner)), 3));
  }

  /** Where each sink must stand to be at its distance from the query at a position. */
  private long[] positions(long t) {
    return LongStream.range(0, sinks.length()).map(j -> t - shape.distance(t, j)).toArray();
  }

  @Override
  public long length() {
    return sinks.length() + ring.length();
  }

  @Override
  public long elements() {
    return sinks.elements() + ring.elements();
  }

  @Override
  public void close() {
    manager.close();
  }
}
