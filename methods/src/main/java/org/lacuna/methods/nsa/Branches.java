package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;

/**
 * Keys and values of the three branches, which may be the same arrays.
 *
 * @param compressKeys rotated keys that are compressed, {@code [B, Hkv, L, d]}
 * @param compressValues values that are compressed, {@code [B, Hkv, L, dv]}
 * @param selectKeys rotated keys of the selection branch
 * @param selectValues values of the selection branch
 * @param windowKeys rotated keys of the window branch
 * @param windowValues values of the window branch
 */
public record Branches(
    NDArray compressKeys,
    NDArray compressValues,
    NDArray selectKeys,
    NDArray selectValues,
    NDArray windowKeys,
    NDArray windowValues) {
  /** One key and value for all branches. */
  public static Branches shared(NDArray k, NDArray v) {
    return new Branches(k, v, k, v, k, v);
  }
}
