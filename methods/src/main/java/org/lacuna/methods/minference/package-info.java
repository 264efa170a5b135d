/**
 * MInference 1.0: prefill of a trained model by one of three patterns a head, filled in from the
 * prompt itself; decoding is full attention.
 *
 * <p>Let {@code A} be the attention of the last {@code n} queries to all keys, {@code A_tj =
 * softmax_j(q_t . k_j / sqrt(d))}, {@code j <= t}. Query {@code t} sees key {@code j <= t}
 *
 * <pre>
 *   a_shape          if j &lt; sinks  or  t - j &lt; local
 *   vertical_slash   if j is one of the verticals or t - j one of the slashes:
 *                      verticals = the first sinks columns, then those of largest sum_t A_tj
 *                      slashes   = the near offsets 0, 1, .., then those of largest sum_t A_t,t-o
 *   block_sparse     if block(j) is the query's own or one of the k - 1 past blocks of largest
 *                      mean(q of the query's block) . mean(k of block(j))
 * </pre>
 *
 * {@code auto} takes for every head and prompt the pattern under which {@code A} keeps the largest
 * mass, {@code recall = 1/n sum_t sum_{j seen} A_tj}. The choice looks at the end of the prompt, so
 * it is not causal and nothing can be trained with it; what is attended to is causal.
 *
 * <p>Source: Jiang et al., MInference 1.0: Accelerating Pre-filling for Long-Context LLMs via
 * Dynamic Sparse Attention, NeurIPS 2024, arXiv 2407.02490, and the authors' code, which uses
 * {@code n = 64}, blocks of 64 and budgets of, for instance, 1000 verticals with 6096 slashes or
 * 100 blocks; the defaults here give all patterns 256 keys for prompts of about 1024 tokens.
 * Deviations:
 *
 * <ul>
 *   <li>The paper searches the pattern of each head and its budgets offline, on one prompt, by the
 *       error of the output under equal cost of its kernels. Here {@code auto} chooses online by
 *       recall (the measure of the authors' first search), with the budgets given.
 *   <li>The code always keeps the first 30 columns and the 100 nearest diagonals, within the
 *       budgets, and raises these to at least 30 and 50. Here they are {@code sink_tokens} and
 *       {@code near_slashes}.
 *   <li>The authors' kernel widens diagonals to blocks of 64 columns, so it sees more keys than the
 *       definition; here a slash is one diagonal, as in the paper.
 *   <li>The paper takes a softmax of block scores, which ranks alike and is left out. In the code
 *       the own block competes with the others, so a query may not see itself; here it is always
 *       seen and counts in k.
 * </ul>
 */
@NullMarked
package org.lacuna.methods.minference;

import org.jspecify.annotations.NullMarked;
