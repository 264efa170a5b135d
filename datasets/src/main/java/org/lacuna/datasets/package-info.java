/**
 * Text and questions for language models: where they come from, how they become tokens, and what a
 * model reads and is asked.
 *
 * <p>The way of a text through the packages: a {@link org.lacuna.datasets.source.CorpusSource}
 * hands over documents as bytes; a {@link org.lacuna.datasets.tokenizer.Tokenizer} turns them into
 * ids; a {@link org.lacuna.datasets.corpus.Corpus} keeps the ids in a memory-mapped file; {@link
 * org.lacuna.datasets.corpus.CorpusSplits} deals the documents out to training, validation and
 * test; a {@link org.lacuna.datasets.stream.TrainingStream} makes examples of them to learn from,
 * and {@link org.lacuna.datasets.stream.EvaluationWindows} windows to evaluate on.
 *
 * <p>Questions are made up by a {@link org.lacuna.datasets.task.Task}, to learn from or to be
 * evaluated on, or read from what others have written down ({@link
 * org.lacuna.datasets.benchmark.Benchmarks}, {@link org.lacuna.datasets.benchmark.LongBench}); a
 * {@link org.lacuna.datasets.metric.Metric} scores the answers. What others publish is known to a
 * {@link org.lacuna.datasets.catalog.Catalog} and fetched from there.
 *
 * <p>Three promises hold throughout. <b>Deterministic</b>: every order, split, shuffle and sample
 * is a pure function of the data and a seed, the same on every machine. <b>Streamed</b>: no step
 * holds a corpus in memory. <b>Told</b>: what is left out is counted by its reason, and what cannot
 * be used ends in one {@link org.lacuna.datasets.DatasetException} that names the file or key and
 * the remedy.
 */
@NullMarked
package org.lacuna.datasets;

import org.jspecify.annotations.NullMarked;
