package org.lacuna.methods.full;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvStore;

/** All keys and values; a method whose decoding is full attention uses it too. */
public final class FullCache implements KvCache {
  private final KvStore store;

  /** An empty cache. */
  public FullCache(NDManager manager, int batch, KvRows rows) {
    store = new KvStore(manager, batch, rows);
  }

  @Override
  public void append(AttentionInputs in) {
    store.append(in);
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDManager manager = newest.q().getManager();
    return DecodeAttention.attend(newest.q(), store.keys(manager), store.values(manager), null);
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
