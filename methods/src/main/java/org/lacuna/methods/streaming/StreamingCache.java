package org.lacuna.methods.streaming;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.RunPattern;
import org.lacuna.methods.kernel.SinkWindow;
import org.lacuna.methods.kernel.SinkWindowStore;

/** The sinks and the window: constant memory at any length. */
final class StreamingCache implements KvCache {
  private final SinkWindowStore store;

  StreamingCache(NDManager manager, int batch, SinkWindow window, KvRows form) {
    store = new SinkWindowStore(manager, batch, window, form, form);
  }

  @Override
  public void append(AttentionInputs in) {
    store.append(in, in);
    store.forget();
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    long first = length();
    store.append(in, in);
    NDManager owner = in.q().getManager();
    List<KeyValues> keys = KeyValues.parts(store.sinks(owner), store.window(owner));
    NDArray attended =
        Kernels.active().attend(Tape.off(), in.q(), keys, new RunPattern(store.runs(first)));
    store.forget();
    return attended;
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
