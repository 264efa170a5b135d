/** Placeholder. */
@NullMarked
package org.lacuna.experiments;

import org.jspecify.annotations.NullMarked;
