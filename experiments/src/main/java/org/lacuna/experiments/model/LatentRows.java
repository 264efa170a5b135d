package org.lacuna.experiments.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import java.util.Objects;
import org.lacuna.experiments.config.LatentConfig;
import org.lacuna.methods.AttentionInputs;
import org.lacuna.methods.KvRows;
import org.lacuna.methods.aten.Ops;

/**
 * The rows of multi-head latent attention: {@code [c ; rotated k_rope]}, one a token for all heads.
 * Keys and values are projected up from them whenever they are read.
 *
 * @param latent the widths
 * @param keyHeads heads that the rows are expanded to, H
 * @param up {@code [H * (nope + value), r]}, each head's {@code W_uk} above its {@code W_uv}
 */
record LatentRows(LatentConfig latent, int keyHeads, NDArray up) implements KvRows {
  @Override
  public int heads() {
    return 1;
  }

  @Override
  public int width() {
    return latent.cachedPerToken();
  }

  @Override
  public NDArray pack(AttentionInputs in) {
    NDArray rows = Objects.requireNonNull(in.origin().latent(), "inputs without a latent");
    return Ops.alias(rows.getManager(), rows); // the caller closes what it gets
  }

  @Override
  public NDArray keys(NDArray rows) {
    return keys(withoutPosition(rows), Ops.narrow(rows, 3, latent.kvRank(), latent.ropeDim()));
  }

  /**
   * Keys from their two parts.
   *
   * @param nope {@code [B, H, n, nope]}
   * @param rope {@code [B, 1, n, rope]}, the same for all heads
   * @return {@code [B, H, n, nope + rope]}
   */
  static NDArray keys(NDArray nope, NDArray rope) {
    Shape shape = nope.getShape();
    NDArray shared =
        rope.broadcast(shape.get(0), shape.get(1), shape.get(2), rope.getShape().get(3));
    return NDArrays.concat(new NDList(nope, shared), 3);
  }

  /** The part of the keys that has no position, {@code W_uk c}: {@code [B, H, n, nope]}. */
  NDArray withoutPosition(NDArray rows) {
    return expanded(rows, 0, latent.nopeDim());
  }

  @Override
  public NDArray values(NDArray rows) {
    return expanded(rows, latent.nopeDim(), latent.valueDim());
  }

  /** The latents by some of each head's rows of the projection: {@code [B, H, n, count]}. */
  private NDArray expanded(NDArray rows, long from, long count) {
    return Ops.scoped(
        rows,
        y -> {
          long r = latent.kvRank();
          NDArray perHead = Ops.alias(y.getManager(), up).reshape(keyHeads, -1, r);
          NDArray some = Ops.narrow(perHead, 1, from, count).reshape(-1, r); // [H * count, r]
          NDArray projected = Ops.linear(Ops.narrow(y, 3, 0, r), some); // [B, 1, n, H * count]
          Shape shape = y.getShape();
          return Ops.swapAxes(projected.reshape(shape.get(0), shape.get(2), keyHeads, count), 1, 2);
        });
  }
}
