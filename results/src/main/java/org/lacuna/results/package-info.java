/**
 * Run records and what is read out of them as tables; {@link org.lacuna.results.chart} draws them.
 *
 * <p>One run is one folder, named by its configuration ({@link org.lacuna.results.RunStore}), made
 * of plain JSON that needs no Lacuna to be read ({@link org.lacuna.results.RunFolder}). Evaluation
 * rows are {@link org.lacuna.results.Measurement}s; {@link org.lacuna.results.PerplexityTable}
 * gathers them by method and context length, {@link org.lacuna.results.TableFormat} writes them,
 * and {@link org.lacuna.results.chart.PerplexityChart} draws them. A score never travels without
 * the share of keys that its attention saw.
 *
 * <p>Whatever is wrong with a run's files ends in a {@link org.lacuna.results.RunException} of one
 * line. Files are only ever added to or replaced as a whole ({@link
 * org.lacuna.results.AtomicFiles}), so a crash or a full disk costs at most the line being written.
 */
@NullMarked
package org.lacuna.results;

import org.jspecify.annotations.NullMarked;
