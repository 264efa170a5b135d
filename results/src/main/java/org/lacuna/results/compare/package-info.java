/**
 * Runs compared over seeds: means with their intervals, paired differences, and whether a claimed
 * ordering holds.
 *
 * <p>A {@link org.lacuna.results.compare.Comparison} gathers the scores of one metric and protocol
 * by row (a label of the caller's and an inference mode), context length and seed. {@link
 * org.lacuna.results.compare.ComparisonTable} shows them, {@link
 * org.lacuna.results.compare.PairedDifference} sets two rows against each other seed by seed, and
 * {@link org.lacuna.results.compare.Orderings} says of an ordering whether it holds.
 *
 * <p>Intervals are of the mean, by Student's t ({@link
 * org.lacuna.results.statistics.SeedStatistics}). {@link org.lacuna.results.compare.Facts} are what
 * runs are beside their scores, and say where they differ.
 */
@NullMarked
package org.lacuna.results.compare;

import org.jspecify.annotations.NullMarked;
