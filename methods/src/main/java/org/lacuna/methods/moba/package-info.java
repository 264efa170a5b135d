/**
 * MoBA, Mixture of Block Attention: every query head chooses its own key blocks.
 *
 * <pre>
 *   kbar_i = mean of the keys of block i                 (keys as passed in, after RoPE)
 *   s_i(q_t) = q_t . kbar_i                              (no scaling)
 *   I(t) = the query's own block, and the k - 1 past blocks of largest s_i
 *   o_t = softmax over the tokens of I(t), causal inside the own block
 * </pre>
 *
 * The own block is always taken and counts in k; its mean never competes, as it would leak the
 * future. Only complete blocks lie in the past, so the tail of a sequence is never a candidate. No
 * parameters, no gradient through the choice. With grouped keys every <em>query</em> head chooses
 * for itself.
 *
 * <p>With {@code key_convolution} w &gt; 0 the keys pass a short causal convolution first, channel
 * by channel, {@code k'_t = k_t + silu(sum_{l<w} w_l * k_{t-l})}, so that what belongs together
 * clusters in a block (FlashMoBA: Xiao et al., Optimizing Mixture of Block Attention, arXiv
 * 2511.11571, widths 3 and 5). It is applied before the rotation, and starts at zero, that is at
 * plain MoBA; the paper leaves both open. The full mode attends over the convolved keys.
 *
 * <p>Source: Lu et al., MoBA: Mixture of Block Attention for Long-Context LLMs, arXiv 2502.13189,
 * and the authors' {@code moba_naive.py}. For k = 1 the authors' efficient code returns dense
 * attention where the naive code sees the own block only; the naive form is the definition and is
 * what runs here. The paper trains with blocks of 512 and k = 3 at 8K tokens; the defaults here
 * keep its proportions (81 % of the keys hidden) at 1024.
 */
@NullMarked
package org.lacuna.methods.moba;

import org.jspecify.annotations.NullMarked;
