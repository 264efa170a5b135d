package org.lacuna.methods.streaming;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvCache;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.kernel.DecodeAttention;
import org.lacuna.methods.kernel.SinkRing;
import org.lacuna.methods.kernel.SinkWindow;

/** The sink blocks and a ring of the local blocks: constant memory at any length. */
final class StreamingCache implements KvCache {
  private final SinkRing ring;

  StreamingCache(NDManager manager, int batch, SinkWindow window, KvRows form) {
    ring = new SinkRing(manager, batch, window, form);
  }

  @Override
  public void append(AttentionInputs in) {
    ring.append(in);
  }

  @Override
  public NDArray attend(AttentionInputs newest) {
    NDManager owner = newest.q().getManager();
    return DecodeAttention.attend(
        newest.q(), ring.keys(owner), ring.values(owner), ring.bias(owner));
  }

  @Override
  public long length() {
    return ring.length();
  }

  @Override
  public long elements() {
    return ring.elements();
  }

  @Override
  public void close() {
    ring.close();
  }
}
