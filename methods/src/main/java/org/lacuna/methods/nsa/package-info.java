/**
 * NSA, native sparse attention: a coarse look at everything, a fine look at the blocks that the
 * coarse one finds important, and the recent tokens; each branch with keys and values of its own.
 *
 * <p>With compression windows of {@code l} tokens every {@code d} tokens, selection blocks of
 * {@code l'} tokens (d divides l and l', l &lt;= l'), {@code n} blocks and {@code w} recent tokens:
 *
 * <pre>
 *   o_t     = sum over c in {compression, selection, window} of g_t^c Attn(q_t, K^c, V^c)
 *   g_t     = sigmoid(MLP(h_t)), one gate a query head and branch
 *   K^cmp_i = phi(k[i d .. i d + l - 1])   seen once its last token is there; the same for V
 *   phi(x)  = W2 relu(W1 flatten(x + pe) + b1) + b2
 *   p_t     = softmax(q_t K^cmp / sqrt(d))
 *   I_t(j)  = sum over the heads of a group, m &lt; l'/d, n &lt; l/d of p_t[(l'/d) j + m - n]
 *   blocks  = the first init_blocks, the last local_blocks (the own one included), then the
 *             highest I_t(j), n in all; the same for all heads of a group
 * </pre>
 *
 * A query before the first complete window gets 0 from the compression branch. No gradient passes
 * through the choice, so {@code phi} learns through the compression branch alone. The paper prints
 * eq. 9 with minus signs, which would gather windows that lie before the block; with {@code + m} it
 * gathers those that overlap it, which is plainly meant and what runs here (as in XunhaoLai's
 * code).
 *
 * <p><b>Left open by the paper.</b> Compressed keys are rotated before they are compressed, as in
 * fla. The gates' MLP has one hidden layer with ReLU ({@code gate_hidden}; 0 for the linear gates
 * of all public codes) and starts as {@code gate_init} says: from normal weights, from 1/2 ({@code
 * zero}), or nearly as a sliding window ({@code window}: weights 0 and a bias of -2, -2, +2 for
 * compression, selection and window, as in lucidrains' code; only then is there a bias). In a
 * trained model the branches' projections start from the model's own. The selection branch takes
 * the model's own keys and values, the others have projections of their own; {@code shared_kv}
 * gives all three the model's, as the public codes do, and {@code compression: mean} is fla's
 * pooling ({@code l = d = l'}, {@code init_blocks: 0}, {@code local_blocks: 1} for its older rule).
 *
 * <p><b>Switches.</b> {@code window: 0} makes a model without window branch, as in Table A7 of the
 * SSA paper (arXiv 2511.20102). Two others leave the weights as they are, and so are for inference
 * with a trained model: {@code full_branches} lets branches attend to all their keys, each with
 * keys, values and gate of its own, as in Table A6 there; {@code off_branches} leaves branches out,
 * as if their gates were 0. Keys are compressed as long as a branch reads them: the choice of
 * blocks does also where the compression branch is full or off. The full mode makes all branches
 * full that are not off. NSA has no budget at which it is full attention; its keys follow {@code
 * top_n}, on top of those of the other branches.
 *
 * <p>Source: Yuan et al., Native Sparse Attention: Hardware-Aligned and Natively Trainable Sparse
 * Attention, arXiv 2502.11089v2 (l = 32, d = 16, l' = 64, n = 16 with 1 initial and 2 local blocks,
 * w = 512); the defaults are scaled to sequences of about 1024 tokens.
 */
@NullMarked
package org.lacuna.methods.nsa;

import org.jspecify.annotations.NullMarked;
