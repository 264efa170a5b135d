/**
 * Attention as the papers define it, in float64, on ND4J.
 *
 * <p>Slow and plain on purpose. The fast paths are tested against these definitions and share no
 * code with them.
 */
@NullMarked
package org.lacuna.methods.reference;

import org.jspecify.annotations.NullMarked;
