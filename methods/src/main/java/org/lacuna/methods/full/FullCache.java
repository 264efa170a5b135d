package org.lacuna.methods.full;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.KvBuffer;

/** All keys and values. */
final class FullCache implements KvCache {
  private final KvBuffer keys;
  private final KvBuffer values;

  FullCache(NDManager manager, int batch, HeadShape heads) {
    keys = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
    values = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
  }

  @Override
  public void append(NDArray q, NDArray k, NDArray v) {
    keys.append(k);
    values.append(v);
  }

  @Override
  public NDArray attend(NDArray q) {
    NDManager manager = q.getManager();
    return DecodeAttention.attend(q, keys.view(manager), values.view(manager), null);
  }

  @Override
  public long length() {
    return keys.length();
  }

  @Override
  public long elements() {
    return keys.elements() + values.elements();
  }

  @Override
  public void close() {
    keys.close();
    values.close();
  }
}
