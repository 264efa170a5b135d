/**
 * What the methods are made of, each part once: attention to the keys that a pattern shows, the
 * choice of key blocks, buffers for keys and values, and how much of full attention a choice keeps.
 *
 * <p>A method says which keys its queries see ({@link org.lacuna.methods.kernel.KeyPattern}) and
 * hands queries, keys and values to the kernel in use ({@link
 * org.lacuna.methods.kernel.Kernels#active}). How the kernel goes about it, by masks or by loops of
 * its own, is no method's affair; {@link org.lacuna.methods.kernel.KernelProvider}s offer kernels
 * where they can run.
 */
@NullMarked
package org.lacuna.methods.kernel;

import org.jspecify.annotations.NullMarked;
