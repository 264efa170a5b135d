/**
 * The statistics that verdicts rest on, each by itself and without a word of runs.
 *
 * <p>What is repeated over seeds is summed up by {@link
 * org.lacuna.results.statistics.SeedStatistics}: its t test and intervals are what a verdict asks,
 * {@link org.lacuna.results.statistics.Holm} corrects the p values of a table for their number, and
 * {@link org.lacuna.results.statistics.SeedsNeeded} says how many seeds would decide.
 *
 * <p>A p value is NaN where the numbers say nothing: too few, or one that is not finite.
 */
@NullMarked
package org.lacuna.results.statistics;

import org.jspecify.annotations.NullMarked;
