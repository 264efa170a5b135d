/**
 * LM-Infinite: a Λ-shaped mask, that is the first tokens and a window of recent ones, and a ceiling
 * on the distances in the scores.
 *
 * <p>With {@code g} global tokens, a window of {@code w} tokens and a ceiling {@code c}, query
 * {@code t} sees key {@code j} exactly if {@code j <= t} and ({@code j < g} or {@code t - j < w}),
 * at the distance {@code min(t - j, c)}:
 *
 * <pre>
 *   o_t = softmax over seen j of rotate(q_t, min(t - j, c)) . rotate(k_j, 0) / sqrt(d)
 * </pre>
 *
 * In the window all distances are true, as {@code c >= w} is required; so is that of a global token
 * that is not farther than {@code c}.
 *
 * <p>Source: Han et al., LM-Infinite: Zero-Shot Extreme Length Generalization for Large Language
 * Models, NAACL 2024, arXiv 2308.16137. The paper takes 10 to 100 global tokens and the training
 * length for both {@code w} and {@code c}; the defaults here keep {@code c = w} at a scale of about
 * 1024 tokens. With {@code c = w} this is also what the authors' code computes. With a larger
 * ceiling their code sets every global token outside the window to the ceiling, nearer ones too,
 * and with a smaller one leaves keys of the window beyond it; here the paper's formula holds, and a
 * ceiling below the window is refused. The paper's re-introduction of the top-k tokens in the
 * middle, an option for retrieval in some layers, is left out.
 *
 * <p>Prefill, cache and formulas of the fast path are in {@link org.lacuna.methods.lambda}.
 */
@NullMarked
package org.lacuna.methods.lminfinite;

import org.jspecify.annotations.NullMarked;
