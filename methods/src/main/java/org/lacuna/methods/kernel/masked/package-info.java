/**
 * The kernel {@code masked}: libtorch's attention with a mask, one tile of queries at a time. It
 * runs on any device and in any type, and is what faster kernels are measured and tested against.
 */
@NullMarked
package org.lacuna.methods.kernel.masked;

import org.jspecify.annotations.NullMarked;
