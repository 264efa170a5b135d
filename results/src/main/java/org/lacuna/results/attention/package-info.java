/**
 * What queries attend to: {@link org.lacuna.results.attention.SeenKeys} is what was kept of one,
 * {@link org.lacuna.results.attention.SeenKeysChart} draws it and {@link
 * org.lacuna.results.attention.SeenText} marks it in the text; {@link
 * org.lacuna.results.attention.SeenMask} is what all queries of a window see, {@link
 * org.lacuna.results.attention.MaskChart} draws that.
 */
@NullMarked
package org.lacuna.results.attention;

import org.jspecify.annotations.NullMarked;
