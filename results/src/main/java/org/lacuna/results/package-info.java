/** Placeholder. */
@NullMarked
package org.lacuna.results;

import org.jspecify.annotations.NullMarked;
