package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvRows;

/** Keys and values of past tokens, kept as a cache's rows. */
public final class KvStore implements AutoCloseable {
  private final KvRows form;
  private final KvBuffer rows;

  /** An empty store under a manager of its own. */
  public KvStore(NDManager parent, int batch, KvRows form) {
    this.form = form;
    this.rows = new KvBuffer(parent, batch, form.heads(), form.width());
  }

  /** Appends the keys and values of tokens. */
  public void append(AttentionInputs in) {
    try (NDArray packed = form.pack(in)) {
      rows.append(packed);
    }
  }

  /** Keys {@code [B, Hkv, count, d]} from a position on; valid until the next append or drop. */
  public NDArray keys(NDManager owner, long from, long count) {
    return form.keys(rows.view(owner, from, count));
  }

  /** All keys that are kept. */
  public NDArray keys(NDManager owner) {
    return form.keys(rows.view(owner));
  }

  /** Values {@code [B, Hkv, count, dv]} from a position on; valid until the next append or drop. */
  public NDArray values(NDManager owner, long from, long count) {
    return form.values(rows.view(owner, from, count));
  }

  /** All values that are kept. */
  public NDArray values(NDManager owner) {
    return form.values(rows.view(owner));
  }

  /** Forgets the tokens before a position. */
  public void dropBefore(long position) {
    rows.dropBefore(position);
  }

  /** Tokens appended so far, dropped ones included. */
  public long length() {
    return rows.length();
  }

  /** Numbers kept. */
  public long elements() {
    return rows.elements();
  }

  @Override
  public void close() {
    rows.close();
  }
}
