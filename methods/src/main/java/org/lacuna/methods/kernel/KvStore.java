package org.lacuna.methods.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvRows;

/**
 * Keys and values of tokens that follow each other, kept as a cache's rows: a stretch that grows at
 * its end and may be dropped at its begin. What is read is valid until the next append or drop.
 */
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

  /** Keys {@code [B, Hkv, count, d]} from a position on, which is not dropped. */
  public NDArray keys(NDManager owner, long from, long count) {
    return form.keys(rows.view(owner, from, count));
  }

  /** Values {@code [B, Hkv, count, dv]} from a position on, which is not dropped. */
  public NDArray values(NDManager owner, long from, long count) {
    return form.values(rows.view(owner, from, count));
  }

  /** Keys and values from a position on, which is not dropped. */
  public KeyValues view(NDManager owner, long from, long count) {
    NDArray some = rows.view(owner, from, count);
    return new KeyValues(form.keys(some), form.values(some));
  }

  /** All keys and values that are kept. */
  public KeyValues view(NDManager owner) {
    return view(owner, begin(), length() - begin());
  }

  /** Forgets the tokens before a position. */
  public void dropBefore(long position) {
    rows.dropBefore(position);
  }

  /** The first token that is kept. */
  public long begin() {
    return rows.begin();
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
