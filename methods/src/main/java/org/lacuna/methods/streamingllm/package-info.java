/**
 * StreamingLLM: a few attention sinks at the start and a window of recent tokens, with positions
 * counted inside the cache.
 *
 * <p>With {@code s} sinks and a window of {@code w} tokens, query {@code t} sees key {@code j}
 * exactly if {@code j <= t} and ({@code j < s} or {@code t - j < w}). The {@code n = min(t + 1, s +
 * w)} tokens seen take the positions {@code 0..n-1} in their order: a sink keeps {@code j}, the
 * query stands at {@code n - 1}, and a recent key keeps its distance from it:
 *
 * <pre>
 *   o_t = softmax over seen j of rotate(q_t, n - 1) . rotate(k_j, p) / sqrt(d)
 *   p   = j                      for a sink
 *         n - 1 - (t - j)        for a recent key
 * </pre>
 *
 * So up to {@code t = s + w - 1} this is full attention, and no distance ever exceeds {@code s + w
 * - 1}, whatever the length. The paper applies it to trained models; it can be trained with as
 * well.
 *
 * <p>Source: Xiao et al., Efficient Streaming Language Models with Attention Sinks, ICLR 2024,
 * arXiv 2309.17453, and the authors' cache, which holds keys before the rotation. The paper uses 4
 * sinks, and windows such that the cache has the model's training length. The authors' perplexity
 * script shortens the cache after a token has attended, so a query there sees {@code w} recent keys
 * beside itself; their generation, and this, count the token in the window.
 *
 * <p>Prefill, cache and formulas of the fast path are in {@link org.lacuna.methods.lambda}.
 */
@NullMarked
package org.lacuna.methods.streamingllm;

import org.jspecify.annotations.NullMarked;
