/**
 * What attention consists of, each part by itself, with JMH: kernels, the choice of blocks, a
 * token.
 */
@NullMarked
package org.lacuna.benchmarks;

import org.jspecify.annotations.NullMarked;
