/**
 * LoZA, LongCat ZigZag Attention: half of the layers of a trained model are turned into {@link
 * org.lacuna.methods.streaming streaming} ones, and calibration says which.
 *
 * <p>For calibration every attention module mixes both kinds on the same queries, keys and values,
 *
 * <pre>
 *   O_i = alpha_i FullAttn_i(x) + (1 - alpha_i) StreamAttn_i(x),   alpha_i in [0, 1]
 * </pre>
 *
 * and only the alphas are trained, all other weights frozen. Where alpha is high, full attention
 * matters. The modules are ranked and the half with the lowest alpha becomes streaming for good
 * ({@link org.lacuna.methods.loza.LayerChoice}, which also makes the choices that an ablation
 * compares with); training then goes on from before calibration.
 *
 * <p>The plug-in is the calibration layer, and learns alpha together with whatever else is trained:
 * to freeze the rest is a matter of the training, not of the layer. It costs both branches, and its
 * two caches; a model that is done with calibration uses {@code full} and {@code streaming} in a
 * layer pattern instead. {@link org.lacuna.methods.loza.LengthPolicy} lets the number of streaming
 * layers grow with the length of the input, at the cost of a fixed number; a layer pattern says
 * that with {@code streaming@1024}, and {@code lacuna policy} writes it from a calibrated run.
 *
 * <p>Source: LongCat ZigZag Attention (LoZA), arXiv 2512.23966. How alpha is kept in [0, 1] and
 * where it starts are not stated: here a sigmoid (or a clamp), from {@code start}, 0.5 by default.
 * What counts is the ranking.
 */
@NullMarked
package org.lacuna.methods.loza;

import org.jspecify.annotations.NullMarked;
