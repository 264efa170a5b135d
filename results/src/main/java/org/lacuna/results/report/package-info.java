/**
 * Pages of results: what stands on one, and the file it becomes.
 *
 * <p>A {@link org.lacuna.results.report.Report} is a title, a summary and {@link
 * org.lacuna.results.report.Section}s, each made of {@link org.lacuna.results.report.Part}s: text,
 * tables, pictures, claims with their verdicts, facts. {@link org.lacuna.results.report.ReportHtml}
 * writes it as one file that needs nothing else: no network, no script (one sorts tables where
 * scripts run), no font. A number carries its {@link org.lacuna.results.report.Detail}: the
 * protocol that gave it and where it comes from, behind a click.
 */
@NullMarked
package org.lacuna.results.report;

import org.jspecify.annotations.NullMarked;
