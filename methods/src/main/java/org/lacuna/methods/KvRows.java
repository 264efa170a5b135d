package org.lacuna.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import org.lacuna.methods.aten.Ops;

/**
 * The form in which a cache keeps the keys and values of past tokens: one row a token and head.
 *
 * <p>With grouped queries a row is a head's key and value. Multi-head latent attention keeps one
 * latent row a token for all heads instead, and expands it when it is read.
 */
public interface KvRows {
  /** Rows a token. */
  int heads();

  /** Numbers in a row. */
  int width();

  /** The rows of tokens: {@code [B, heads, n, width]}. */
  NDArray pack(AttentionInputs in);

  /** The rotated keys {@code [B, Hkv, n, d]} of rows. */
  NDArray keys(NDArray rows);

  /** The values {@code [B, Hkv, n, dv]} of rows. */
  NDArray values(NDArray rows);

  /** Keys and values of every key/value head, side by side. */
  static KvRows grouped(HeadShape heads) {
    int d = heads.dimension();
    int dv = heads.valueDimension();
    return new KvRows() {
      @Override
      public int heads() {
        return heads.kvHeads();
      }

      @Override
      public int width() {
        return d + dv;
      }

      @Override
      public NDArray pack(AttentionInputs in) {
        return NDArrays.concat(new NDList(in.k(), in.v()), 3);
      }

      @Override
      public NDArray keys(NDArray rows) {
        return Ops.narrow(rows, 3, 0, d);
      }

      @Override
      public NDArray values(NDArray rows) {
        return Ops.narrow(rows, 3, d, dv);
      }
    };
  }
}
