/**
 * What single queries attend to: {@link org.lacuna.results.attention.SeenKeys} is what an
 * evaluation kept of one, {@link org.lacuna.results.attention.SeenKeysChart} draws it.
 */
@NullMarked
package org.lacuna.results.attention;

import org.jspecify.annotations.NullMarked;
