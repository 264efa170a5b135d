/**
 * Full causal attention: {@code o_t = softmax(q_t K^T / sqrt(d)) V} over the keys {@code 0..t}.
 *
 * <p>The yardstick of every other method. The fast path is libtorch's fused kernel, whose memory
 * grows with the length.
 */
@NullMarked
package org.lacuna.methods.full;

import org.jspecify.annotations.NullMarked;
