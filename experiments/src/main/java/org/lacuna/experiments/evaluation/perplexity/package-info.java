/**
 * Perplexity against context length.
 *
 * <ul>
 *   <li>{@code window-mean}: windows of each length, all their tokens scored. Longer windows have
 *       fewer tokens with little context, so that even a model which ignores its past improves. Its
 *       rows of slice {@code position=FROM-TO} are the loss of the targets from FROM to before TO
 *       of each window: target t has t + 1 tokens before it.
 *   <li>{@code trailing:N}: the last N tokens of these same windows, which have the most context
 *       (MoBA's trailing-token loss). Other lengths score other tokens.
 *   <li>{@code same-targets}: the same last tokens of the same windows are scored at every length;
 *       only the context before them grows. What changes is due to the context alone.
 *   <li>{@code sliding:STRIDE}: windows that move over documents from their start. The first scores
 *       all its tokens, each further one those that it newly holds, so that every token is scored
 *       once, with a context of {@code length - STRIDE} tokens at least where there is as much. All
 *       lengths score the same tokens. The last window of a document moves by what is left of it
 *       and is as long as the others, as in the rolling windows of lm-evaluation-harness; Hugging
 *       Face's guide shortens it.
 * </ul>
 *
 * <p>Windows lie in one document each; documents that are too short are left out. A word belongs to
 * the target that holds its beginning.
 *
 * <p>Beyond the training's length the same protocols measure extrapolation, with stretched
 * positions by {@code evaluation.variants}.
 */
@NullMarked
package org.lacuna.experiments.evaluation.perplexity;

import org.jspecify.annotations.NullMarked;
