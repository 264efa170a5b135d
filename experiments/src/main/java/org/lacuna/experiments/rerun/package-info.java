/**
 * A recorded run once more, from its record alone, and whether the same came of it.
 *
 * <p>{@link org.lacuna.experiments.rerun.Rerun} trains and evaluates again in a store of its own;
 * {@link org.lacuna.experiments.rerun.Evidence} is what the two records say of one thing, compared
 * bit for bit: records keep every digit of a number.
 */
@NullMarked
package org.lacuna.experiments.rerun;

import org.jspecify.annotations.NullMarked;
