/**
 * Sweeps on a Spark cluster: every line of a list is one Spark task, which runs {@code lacuna run}
 * in a process of its own.
 *
 * <p>{@link org.lacuna.spark.SparkSweep} is the program. The driver ({@code Sweep}) keeps the order
 * that lines need ({@code Schedule}) and submits one Spark job of one task for each line as soon as
 * it can start; a worker does it ({@code LineTask}, {@code Child}) and sends back how it ended
 * ({@code Outcome}). Nothing but those small records travels by Spark: lists, runs and logs are
 * files that all workers see. A line that is done twice does no harm, as {@code lacuna run} goes on
 * where a run stopped and leaves alone one that is done.
 *
 * <p>Nothing here stands on Lacuna's other modules, which need a newer Java than Spark's workers
 * have.
 */
@NullMarked
package org.lacuna.spark;

import org.jspecify.annotations.NullMarked;
