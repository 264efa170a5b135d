package com.example.strided;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Tape;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.methods.kernel.KeyRuns;
import org.lacuna.methods.kernel.KeyValues;
import org.lacuna.methods.kernel.KvStore;
import org.lacuna.methods.kernel.RunPattern;

/** All keys and values: each will be seen again. */
final class StridedCache implements KvCache {
  private final KeyRuns runs;
  private final KvStore store;

  StridedCache(NDManager manager, int batch, StridedConfig parameters, KvRows rows) {
    this.runs = parameters::forEachRun;
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
