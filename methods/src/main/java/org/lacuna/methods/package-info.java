/** Placeholder. */
@NullMarked
package org.lacuna.methods;

import org.jspecify.annotations.NullMarked;
