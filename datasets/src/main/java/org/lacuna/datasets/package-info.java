/** Placeholder. */
@NullMarked
package org.lacuna.datasets;

import org.jspecify.annotations.NullMarked;
