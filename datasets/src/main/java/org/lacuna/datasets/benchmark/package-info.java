/**
 * Collected questions with known answers: multiple choice, and LongBench.
 *
 * <p>{@link org.lacuna.datasets.benchmark.Benchmarks} reads multiple choice by name, in the form
 * that lm-evaluation-harness asks it; {@link org.lacuna.datasets.benchmark.FewShot} puts solved
 * items before; a model gives the log-likelihood of each choice, and {@link
 * org.lacuna.datasets.benchmark.Accuracy} says which answers are right. {@link
 * org.lacuna.datasets.benchmark.LongBench} reads long texts with questions whose answers are
 * written, and scores them by {@link org.lacuna.datasets.metric}.
 *
 * <p>Files are lines of JSON, or HellaSwag's text, plain or packed. They are read strictly: a line
 * that does not fit ends in a {@link org.lacuna.datasets.DatasetException} with file, line and key,
 * since a benchmark with some items left out is another benchmark.
 */
@NullMarked
package org.lacuna.datasets.benchmark;

import org.jspecify.annotations.NullMarked;
