/**
 * LongBench (Bai et al. 2023, arXiv:2308.14508): long texts with questions whose answers are
 * written.
 *
 * <p>Protocol {@code longbench:TASK}: the model writes greedily on each layer's own KV cache, at
 * most as many tokens as LongBench allows the task, until the document ends or, where the first
 * line alone is scored, until that ends. Answers are scored by the task's own metric, from 0 to 1;
 * LongBench writes it times 100. A prompt that does not fit the context loses its middle. Rows of
 * the slice {@code bucket} are of items of 0 to 4000, to 8000 and of more words, as LongBench-E
 * reports them; the protocol {@code longbench} is the mean over tasks, each counting once.
 */
@NullMarked
package org.lacuna.experiments.evaluation.longbench;

import org.jspecify.annotations.NullMarked;
