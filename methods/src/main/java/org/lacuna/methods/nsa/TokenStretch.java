package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.HeadShape;
import org.lacuna.methods.kernel.KvBuffer;

/** Keys and values of a stretch of tokens that grows at its end and is dropped at its begin. */
final class TokenStretch {
  private final KvBuffer keys;
  private final KvBuffer values;

  TokenStretch(NDManager manager, int batch, HeadShape heads) {
    keys = new KvBuffer(manager, batch, heads.kvHeads(), heads.dimension());
    values = new KvBuffer(manager, batch, heads.kvHeads(), heads.valueDimension());
  }

  void append(NDArray k, NDArray v) {
    keys.append(k);
    values.append(v);
  }

  /** Forgets the tokens before a position. */
  void dropBefore(long position) {
    keys.dropBefore(position);
    values.dropBefore(position);
  }

  NDArray keys(NDManager owner, long from, long count) {
    return keys.view(owner, from, count);
  }

  NDArray keys(NDManager owner) {
    return keys.view(owner);
  }

  NDArray values(NDManager owner, long from, long count) {
    return values.view(owner, from, count);
  }

  NDArray values(NDManager owner) {
    return values.view(owner);
  }

  long elements() {
    return keys.elements() + values.elements();
  }
}
