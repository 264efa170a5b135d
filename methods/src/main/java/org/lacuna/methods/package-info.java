/**
 * Attention methods as plug-ins, and what they are made of.
 *
 * <p>A method is an {@link org.lacuna.methods.AttentionMethod}, found by {@link
 * java.util.ServiceLoader}; it makes one {@link org.lacuna.methods.AttentionLayer} a layer, which
 * attends over a whole sequence (prefill) or from chunks and single tokens on its own {@link
 * org.lacuna.methods.KvCache}, tells which keys each query saw ({@link
 * org.lacuna.methods.Visibility}) and what that costs ({@link org.lacuna.methods.Accounting}). Each
 * method has a package of its own with its formulas in the package documentation, and a plain
 * float64 definition beside the fast path that shares no code with it.
 *
 * <p>Shapes in this module: {@code B} batch, {@code H} query heads, {@code Hkv} key/value heads,
 * {@code L} tokens, {@code d} head dimension. Queries are {@code [B, H, L, d]}, keys and values
 * {@code [B, Hkv, L, d]}, already rotated; query head {@code h} reads key/value head {@code h / (H
 * / Hkv)}. Positions count from 0.
 */
@NullMarked
package org.lacuna.methods;

import org.jspecify.annotations.NullMarked;
