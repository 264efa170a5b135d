package org.lacuna.methods.nsa;

import ai.djl.ndarray.NDArray;
import org.jspecify.annotations.Nullable;
import org.lacuna.methods.kernel.KeyValues;

/**
 * What queries attend to in the three branches.
 *
 * @param selection keys and values of all tokens
 * @param compressed the keys by which blocks are chosen, {@code [B, Hkv, N, d]}; {@code null} if
 *     there are none yet, or none are chosen
 * @param compression one key and value a complete window, or of all tokens where the branch is
 *     full; {@code null} if there are none yet
 * @param window keys and values of the tokens that the window branch still sees; not read without
 *     the branch
 * @param windowFrom position of the first of these
 */
record BranchKeys(
    KeyValues selection,
    @Nullable NDArray compressed,
    @Nullable KeyValues compression,
    KeyValues window,
    long windowFrom) {}
