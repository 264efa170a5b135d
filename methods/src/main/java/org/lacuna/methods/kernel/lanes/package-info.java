/**
 * Loops over vectors of float32 on native memory, by the Java Vector API: what kernels and block
 * selection are made of.
 *
 * <p>Everything here gives the same bits whether the JVM interprets or compiles it: lanes are never
 * added up by the API's own reduction, whose order is not defined, nor are its transcendental
 * functions used.
 */
@NullMarked
package org.lacuna.methods.kernel.lanes;

import org.jspecify.annotations.NullMarked;
