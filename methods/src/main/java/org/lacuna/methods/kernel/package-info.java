/**
 * What the methods are made of, each part once: attention under a mask, the choice of key blocks,
 * buffers for keys and values, and how much of full attention a choice keeps.
 */
@NullMarked
package org.lacuna.methods.kernel;

import org.jspecify.annotations.NullMarked;
