/**
 * Multiple choice: which of some continuations a model finds likeliest.
 *
 * <p>Protocol {@code choice:BENCHMARK:N-shot}, that of lm-evaluation-harness: each choice is a pass
 * of its own over the document start, N solved items, the question and the choice; the choice is
 * scored by the log-likelihood of its tokens. Sequences of the same length pass side by side and
 * none is padded, as padding would change what sparse methods choose. A sequence that is longer
 * than there is room for loses tokens on its left, as in the harness; {@code truncated} says how
 * often that was so.
 *
 * <p>Each seed draws solved items of its own for each question. A row of the slice {@code seed} is
 * of one draw, with Wilson's interval. The row of the whole is the mean over the seeds, its
 * standard error and interval are over the items, each with its mean over the seeds: they say what
 * other items might have given, the rows of the seeds what other draws did. SSA (arXiv:2511.20102)
 * asks PIQA with 3 examples, HellaSwag with 10, ARC with 25, each with the seeds 1, 12, 123, 1234
 * and 12345, and reports {@code acc_norm}.
 *
 * <p>{@code choice_bits_per_byte} of the right choices moves where models are too small for their
 * accuracies to leave chance. Keys seen are those of the sequences that were read.
 */
@NullMarked
package org.lacuna.experiments.evaluation.choice;

import org.jspecify.annotations.NullMarked;
