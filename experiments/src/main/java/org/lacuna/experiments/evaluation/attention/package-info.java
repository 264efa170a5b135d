/**
 * What a model's layers attend to, head by head, over all queries of some windows ({@code
 * window-mean}); the first queries of a window, which see all, count too.
 *
 * <p>Weights are those of full attention over the projected and rotated queries and keys of a
 * layer, by definition ({@link org.lacuna.methods.kernel.QueryWeights}); seen keys are those that
 * the layer's own method sees. They are measured while the model runs in each mode, as what a layer
 * attends over depends on what those below it made of their inputs: the mode of a row is that of
 * the pass, its shares of keys are those that native attention really saw.
 *
 * <p>The output error is that of the softmax over the seen keys, {@code h_sparse} of SSA's Theorem
 * 1, by definition. That is the method's own output where it is one softmax over these keys
 * (streaming, MoBA, SSA); CCA and NSA attend to summaries and several branches, LM-Infinite to
 * other positions: there it says what the keys seen as they are would make, not what the method
 * makes.
 *
 * <p>A row is of the whole (the mean of layers and heads), of a {@code layer}, of a {@code head} of
 * a layer, or of keys at a {@code distance} or queries at a {@code position}: {@code 0-0}, {@code
 * 1-1}, {@code 2-3}, {@code 4-7} and so on, both ends included.
 *
 * <p>What one query sees key by key is no row but an outcome, for a picture: {@link
 * org.lacuna.results.attention.SeenKeys}. {@link
 * org.lacuna.experiments.evaluation.attention.Observation} is how both look, and also gives the
 * masks of whole windows.
 */
@NullMarked
package org.lacuna.experiments.evaluation.attention;

import org.jspecify.annotations.NullMarked;
