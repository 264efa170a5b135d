/**
 * The tensor bridge: any ATen operator on DJL tensors, called through the Foreign Function &amp;
 * Memory API.
 *
 * <p>DJL offers no scaled-dot-product attention, RoPE or GQA, and its own operators are a fixed
 * set. libtorch exports one stable C function that dispatches an operator by name, with autograd,
 * on the very tensors DJL holds. {@link org.lacuna.methods.aten.AtenOp} wraps it, {@link
 * org.lacuna.methods.aten.Ops} names the operators in use, {@link org.lacuna.methods.aten.Tape}
 * runs backward in segments and {@link org.lacuna.methods.aten.TensorMemory} shows a tensor's
 * memory without a copy. {@link org.lacuna.methods.aten.Autocast} and {@link
 * org.lacuna.methods.aten.Tf32} say how precisely products are computed.
 */
@NullMarked
package org.lacuna.methods.aten;

import org.jspecify.annotations.NullMarked;
