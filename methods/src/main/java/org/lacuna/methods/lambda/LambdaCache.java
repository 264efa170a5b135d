package org.lacuna.methods.lambda;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.LongStream;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.Rotation;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindowStore;

/** The sinks, their keys before the rotation, and the window. */
final class LambdaCache implements KvCache {
  private final LambdaAttention layer;
  private final LambdaShape shape;
  private final SinkWindowStore store;

  LambdaCache(NDManager manager, int batch, LambdaAttention layer, LambdaShape shape, KvRows form) {
    this.layer = layer;
    this.shape = shape;
    KvRows plain = KvRows.grouped(layer.accounting().heads());
    store = new SinkWindowStore(manager, batch, shape.keys(), plain, form);
  }

  @Override
  public void append(AttentionInputs in) {
    take(in);
    store.forget();
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    long first = length();
    take(in);
    NDArray attended = in.length() == 1 ? step(in, first) : chunk(in, first);
    store.forget();
    return attended;
  }

  private void take(AttentionInputs in) {
    store.append(in.with(in.q(), in.origin().k(), in.v()), in);
  }

  /** One query: the sinks move to their distances from it, and the window stays as it is. */
  private NDArray step(AttentionInputs in, long t) {
    NDManager owner = in.q().getManager();
    KeyValues sinks = rotated(in, store.sinks(owner), shape.sinksOf(t, store.sinkCount()));
    List<KeyValues> keys = KeyValues.parts(sinks, store.window(owner));
    return Kernels.active().attend(Tape.off(), in.q(), keys, new RunPattern(store.runs(t)));
  }

  /** Several queries: as in a prefill, the sinks once for those that see them far. */
  private NDArray chunk(AttentionInputs in, long first) {
    NDManager owner = in.q().getManager();
    KeyValues sinks = store.sinks(owner);
    int count = sinks.length();
    KeyValues near = rotated(in, sinks, LongStream.range(0, count).toArray());
    List<KeyValues> tokens = KeyValues.parts(near, store.window(owner));
    // The far sinks come before all tokens.
    KeyRuns runs = shape.runs(count).from(first).among(2L * count, count + store.windowFrom());
    return layer.attend(Tape.off(), in, first, sinks, tokens, runs);
  }

  private static KeyValues rotated(AttentionInputs in, KeyValues plain, long[] positions) {
    Rotation rotation = in.origin().rotation();
    return new KeyValues(rotation.rotate(plain.k(), positions), plain.v());
  }

  @Override
  public long length() {
    return store.length();
  }

  @Override
  public long elements() {
    return store.elements();
  }

  @Override
  public void close() {
    store.close();
  }
}
