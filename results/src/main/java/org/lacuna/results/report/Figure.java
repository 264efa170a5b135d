package org.lacuna.results.report;

import org.lacuna.results.chart.Picture;

/**
 * A picture with words below.
 *
 * @param caption what to look at; empty for nothing, as charts have titles of their own
 */
public record Figure(Picture picture, String caption) implements Part {}
