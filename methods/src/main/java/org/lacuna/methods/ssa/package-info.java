/**
 * SSA, Sparse Sparse Attention: one model that attends sparsely and fully, because training keeps
 * both streams together.
 *
 * <p>The sparse stream is that of {@link org.lacuna.methods.moba MoBA}: a query sees its own block
 * and the k - 1 past blocks of largest score. In training every layer computes both streams on the
 * same queries, keys and values, and one of them goes on, the same in all layers ({@code stream:
 * layer} lets each layer draw its own, as in table 3):
 *
 * <pre>
 *   through = full with probability p_FA, else sparse      (one draw a forward pass)
 *   L_sparsity = dist(o_full, sg(o_sparse))                (eq. 7: full is pulled to sparse)
 *   L_commit   = dist(o_sparse, sg(o_full))                (eq. 8: sparse is pulled to full)
 *   L = cross-entropy + alpha * mean over the layers of (L_sparsity + L_commit)
 * </pre>
 *
 * {@code sg} stops the gradient; {@code dist} is SmoothL1 with beta 1, the mean over all elements.
 * The auxiliary output never enters the residual stream: its gradient reaches queries, keys and
 * values through the loss alone. At inference either stream can be used, and block and top-k may be
 * others than in training.
 *
 * <p>Where text and released code differ there is a switch, the text first: {@code scoring} (every
 * query head by {@code q . kbar}; or the heads of a group together, by the softmax over complete
 * blocks of {@code q . kbar / sqrt(d)} summed over them) and {@code alignment.outputs} (as they
 * are; or times the output gate). The choice is exact: the released GPU kernel keeps only part of
 * the best blocks once k exceeds half a block. No past block is forced.
 *
 * <p>Source: SSA: Sparse Sparse Attention by Aligning Full and Sparse Attention Outputs in Feature
 * Space, arXiv 2511.20102v4, Algorithm 1 and eqs. 7 and 8, and the authors' code. The paper trains
 * with 16 blocks of 16 at 8K tokens; the defaults keep the receptive field at about an eighth of
 * 1024.
 */
@NullMarked
package org.lacuna.methods.ssa;

import org.jspecify.annotations.NullMarked;
