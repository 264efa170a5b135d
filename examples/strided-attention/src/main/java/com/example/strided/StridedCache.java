package com.example.strided;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvStore;

/** All keys and values: each will be seen again. */
final class StridedCache implements KvCache {
  private final StridedConfig parameters;
  private final KvStore store;

  StridedCache(NDManager manager, int batch, StridedConfig parameters, KvRows rows) {
    this.parameters = parameters;
    this.store = new KvStore(manager, batch, rows);
  }

  @Override
  public void append(AttentionInputs in) {
    store.append(in);
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDManager owner = newest.q().getManager();
    int n = Math.toIntExact(length());
    float[] bias = new float[n];
    Arrays.fill(bias, Float.NEGATIVE_INFINITY);
    parameters.forEachRun(n - 1, (from, to) -> Arrays.fill(bias, from, to, 0));
    return DecodeAttention.attend(
        newest.q(),
        store.keys(owner),
        store.values(owner),
        Ops.create(owner, bias, new Shape(1, 1, 1, n)));
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
