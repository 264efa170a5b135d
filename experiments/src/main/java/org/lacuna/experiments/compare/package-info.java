/** Runs side by side: whether they may be compared, and by what rows. */
@NullMarked
package org.lacuna.experiments.compare;

import org.jspecify.annotations.NullMarked;
