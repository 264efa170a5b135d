/**
 * Text for language models: where it comes from, how it becomes tokens, and how it is cut.
 *
 * <p>The way through the package is one line: a {@link org.lacuna.datasets.source.CorpusSource}
 * hands over documents as bytes; a {@link org.lacuna.datasets.tokenizer.Tokenizer} turns them into
 * ids; a {@link org.lacuna.datasets.corpus.Corpus} keeps the ids in a memory-mapped file; {@link
 * org.lacuna.datasets.corpus.CorpusSplits} deals the documents out to training, validation and
 * test; {@link org.lacuna.datasets.stream.TrainingWindows} and {@link
 * org.lacuna.datasets.stream.EvaluationWindows} cut windows out of them.
 *
 * <p>Three promises hold throughout. <b>Deterministic</b>: every order, split and shuffle is a pure
 * function of the data and a seed, the same on every machine. <b>Streamed</b>: no step holds the
 * corpus in memory. <b>Told</b>: what is skipped is counted, and what cannot be used ends in one
 * {@link org.lacuna.datasets.DatasetException} that names the file and the remedy.
 */
@NullMarked
package org.lacuna.datasets;

import org.jspecify.annotations.NullMarked;
