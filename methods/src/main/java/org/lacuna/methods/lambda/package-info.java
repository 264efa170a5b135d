/**
 * Λ-shaped attention: the first tokens (sinks) and the most recent ones (window) in one softmax,
 * where a sink that has fallen far behind is seen at a distance that training knows.
 *
 * <p>With {@code s} sinks and a window of {@code w} tokens, query {@code t} sees key {@code j}
 * exactly if {@code j <= t} and ({@code j < s} or {@code t - j < w}). A key of the window is scored
 * at its true distance. From a sink's point of view the query stops at a position {@code c}, the
 * ceiling:
 *
 * <pre>
 *   distance(t, j) = min(t - j + p_j, c) - p_j        for j &lt; s, p_j the place of sink j
 *   score(t, j)    = rotate(q_t, distance) . rotate(k_j, 0) / sqrt(d)
 * </pre>
 *
 * StreamingLLM's sinks keep their own places, {@code p_j = j}, and LM-Infinite's all stand at the
 * start, {@code p_j = 0}. A sink is <em>far</em> when the ceiling holds, {@code t - j + p_j > c};
 * the ceilings of both methods are such that no far sink lies in the window.
 *
 * <p>Prefill reads a far sink by a query rotated to position {@code c}, which needs no key of its
 * own for each query; so does a chunk that follows a cache. A single token does it the other way
 * round and has the few sinks move along with it, which leaves the window as it is: their keys are
 * kept before the rotation and rotated to {@code t - distance}. So a cache holds {@code min(L, s +
 * w)} tokens at any length. What rotary positions cannot tell apart, the two ways do not either.
 */
@NullMarked
package org.lacuna.methods.lambda;

import org.jspecify.annotations.NullMarked;
