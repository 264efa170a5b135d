/**
 * The kernel {@code vector}: attention by the Java Vector API, straight on the memory of the
 * tensors, with work in proportion to the keys that are seen.
 *
 * <p>Queries go in tiles of up to 64 rows, of one head or of the heads that share a key head. A
 * tile meets the keys it can see, up to 64 at a time: scores with a query in each lane, online
 * softmax along the lanes, and a weighted sum with a channel in each lane ({@link
 * org.lacuna.methods.kernel.vector.ForwardTile}). Patterns of runs go query tile by query tile;
 * chosen blocks go key block by key block, over the queries that chose it; a single query goes key
 * by key, the keys split over the cores. The backward pass computes the weights again from the
 * log-sum-exp of each query.
 *
 * <p>What is added up in which order depends on the shapes and the number of threads alone, so the
 * same inputs give the same bits.
 */
@NullMarked
package org.lacuna.methods.kernel.vector;

import org.jspecify.annotations.NullMarked;
