/**
 * Perplexity against context length.
 *
 * <ul>
 *   <li>{@code window-mean}: windows of each length, all their tokens scored. Longer windows have
 *       fewer tokens with little context, so that even a model which ignores its past improves.
 *   <li>{@code same-targets}: the same last tokens of the same windows are scored at every length;
 *       only the context before them grows. What changes is due to the context alone.
 * </ul>
 */
@NullMarked
package org.lacuna.experiments.evaluation.perplexity;

import org.jspecify.annotations.NullMarked;
