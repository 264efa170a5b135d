/**
 * Retrieval: the answers of tasks, scored in up to three ways, each sample from the test split.
 *
 * <p>The protocol is {@code task:NAME}: of tasks that were learned NAME is the task's, numbered
 * from the second of a name on; of tasks that are asked for it is followed by the parameters that
 * were given, {@code task:needle answer=words}. Sample n has the same draws at every length and
 * depth. Where {@code depths} are given and the task has that parameter, each sample stands once at
 * each of them: a row a depth, as the slice {@code depth=0.25}, and the whole is the mean over
 * them. Depths that a task draws itself make no slices, as a dozen samples each would say little;
 * they are among the outcomes' facts.
 *
 * <ul>
 *   <li>{@code forced}: every answer token is predicted from the sample's own tokens before it, in
 *       one pass that prefills the answers too. {@code answer_loss}, {@code answer_accuracy} and
 *       {@code exact_match} know the sample's own wording alone and nothing of the task's metric.
 *       Where a sample has one answer, {@code exact_match} is the share of samples whose answer
 *       greedy decoding writes token by token; not so for layers that decode otherwise than they
 *       prefill. Their chance is a guess that takes any token of the vocabulary: {@code ln V},
 *       {@code 1/V}, and the latter's power of the answer's tokens.
 *   <li>{@code generated}: the prompt is read into the method's own KV cache and the likeliest
 *       token is taken again and again, up to the end of the line, a document start, or as many
 *       tokens as the task keeps free for the answer. The task's own metric scores what was written
 *       ({@code answer_score}). A sample with several answers, such as those of {@code mqar}, asks
 *       for each after the right ones before it: its own tokens are fed between, into the same
 *       cache, and what would have been written at the answers is scored. Chance is the task's:
 *       that of a guess which knows the form of an answer but not the context. A model that has
 *       learned nothing does not know the form, and lies below.
 *   <li>{@code choice}: the sample's own answer against those of other samples of the same task,
 *       length and depth, each in its place; right if its likelihood is the highest ({@code
 *       answer_choice}). Likelihood is that of an answer token in the geometric mean, so that
 *       longer answers are not the worse for it; where all are equally long that is the likelihood
 *       of the whole. Equal answers are left out. Chance is one of as many: for a model that does
 *       not look at the context, any candidate could have been the sample's own (of answers that
 *       are not equally frequent, unless it knows which are). Random weights are not blind: their
 *       attention leans for or against tokens that stand in the context, and over a long answer,
 *       such as those of {@code mrcr}, that adds up.
 * </ul>
 *
 * <p>Where a metric was measured at two lengths or more, {@code answer_score_auc} and {@code
 * exact_match_auc} are the area under its curve over the logarithm of the length, by trapezoids,
 * divided by the width: the mean over doublings (as LoZA sums up its MRCR curve). They stand at the
 * longest length. Samples at several lengths share their draws, so that their errors add up: the
 * interval is that of errors which all go the same way.
 */
@NullMarked
package org.lacuna.experiments.evaluation.task;

import org.jspecify.annotations.NullMarked;
