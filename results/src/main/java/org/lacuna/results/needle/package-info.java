/**
 * Needle in a haystack as pictures: a score by context length and by the depth at which stands what
 * is asked for, from the rows whose slice is a depth.
 *
 * <p>{@link org.lacuna.results.needle.NeedleTable} gathers them by method, {@link
 * org.lacuna.results.needle.NeedleChart} draws all methods side by side on one scale.
 */
@NullMarked
package org.lacuna.results.needle;

import org.jspecify.annotations.NullMarked;
