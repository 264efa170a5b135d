/**
 * How far the next-token predictions of a model lie from those of another way to attend, or of
 * another model, token by token over all tokens of the same windows ({@code window-mean}).
 *
 * <ul>
 *   <li>By itself: from {@code p}, the same weights with full attention in every layer, to {@code
 *       q}, the model with its own attention (SSA, arXiv 2511.20102, Prop. 4.2: the cross-entropy
 *       is the entropy of {@code p} and {@code KL(p || q)} together). There is nothing to compare
 *       where every layer attends fully anyway, or where native attention is not among the modes.
 *   <li>With {@code from: RUN}: from {@code p}, that run's model with its own attention, to {@code
 *       q}, this model in each mode. Protocol: {@code window-mean from RUN}, the run's whole id.
 * </ul>
 *
 * <p>The panel is that of llama.cpp's {@code perplexity --kl-divergence}: mean, quantiles and
 * maximum of the divergence, the share of tokens with the same likeliest prediction, and the
 * difference of the losses. Means have Student's interval over windows, quantiles one by bootstrap
 * of whole windows ({@link org.lacuna.results.sample.Quantiles}).
 *
 * <p>Both models read in lockstep, a stretch after the other, so that memory is bounded as {@link
 * org.lacuna.experiments.model.SequenceReader} says.
 */
@NullMarked
package org.lacuna.experiments.evaluation.divergence;

import org.jspecify.annotations.NullMarked;
