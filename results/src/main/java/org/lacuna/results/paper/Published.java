package org.lacuna.results.paper;

import org.jspecify.annotations.Nullable;

/**
 * A number of the paper.
 *
 * @param value in the paper's unit
 * @param spread the standard deviation that is printed with it; null without one
 * @param source where it is from, and how sure we are of it
 */
public record Published(double value, @Nullable Double spread, String source) {}
