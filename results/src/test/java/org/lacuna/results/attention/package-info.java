/** Tests of what single queries attend to. */
@NullMarked
package org.lacuna.results.attention;

import org.jspecify.annotations.NullMarked;
