/**
 * Pictures of what was measured, all in one look.
 *
 * <p>{@link org.lacuna.results.chart.ChartStyle} is the look, {@link
 * org.lacuna.results.chart.Palette} gives every method its colour and marker, and a {@link
 * org.lacuna.results.chart.Picture} is a chart together with its numbers in words. Axes are drawn
 * in the quantity's own steps: doublings of lengths and shares, decades or doublings of times.
 *
 * <p>What is asked for and was not measured ends in a {@link org.lacuna.results.RunException} of
 * one line.
 */
@NullMarked
package org.lacuna.results.chart;

import org.jspecify.annotations.NullMarked;
