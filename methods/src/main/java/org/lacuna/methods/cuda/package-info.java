/**
 * CUDA C that is compiled and launched at run time on libtorch's tensors, through the driver's and
 * NVRTC's C functions: no native code of ours is built beforehand.
 */
@NullMarked
package org.lacuna.methods.cuda;

import org.jspecify.annotations.NullMarked;
