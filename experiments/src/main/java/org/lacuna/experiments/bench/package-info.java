/**
 * Measurements of speed, as ratios of what runs side by side in one process tree.
 *
 * <p>One layer's attention is measured on operands of the type that its products are computed in:
 * on a GPU queries, keys, values, gradients by the output and caches are halves where the precision
 * is, for dense attention and every method alike; hidden states too, weights stay float32. On a CPU
 * all are float32. Bytes are counted by that type.
 */
@NullMarked
package org.lacuna.experiments.bench;

import org.jspecify.annotations.NullMarked;
