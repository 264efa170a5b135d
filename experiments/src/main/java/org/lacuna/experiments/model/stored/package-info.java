/**
 * Weights that are read with from the files they are stored in, in the type they have there: a
 * model of bfloat16 takes half the memory that its float32 numbers would, all of it pages of the
 * file that the system may drop and read again.
 *
 * <p>A product with a few tokens, as in decoding, widens each weight in a register; one with many
 * widens a matrix at a time into scratch memory. Widening is exact, so the numbers are those of
 * float32 weights but for the order of the sums.
 */
@NullMarked
package org.lacuna.experiments.model.stored;

import org.jspecify.annotations.NullMarked;
