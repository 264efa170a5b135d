package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Tape;

/** All keys and values, seen by a rule of positions. */
final class FixedCache implements KvCache {
  private final KeyRuns runs;
  private final KvStore store;

  FixedCache(NDManager manager, int batch, KeyRuns runs, KvRows rows) {
    this.runs = runs;
    this.store = new KvStore(manager, batch, rows);
  }

  @Override
  public void append(AttentionInputs in) {
    store.append(in);
  }

  @Override
  public NDArray extend(AttentionInputs in) {
    RunPattern pattern = new RunPattern(runs.from(length()));
    store.append(in);
    List<KeyValues> keys = List.of(store.view(in.q().getManager()));
    return Kernels.active().attend(Tape.off(), in.q(), keys, pattern);
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
