/**
 * What a decoder's layers compute between the products of matrices, one CUDA kernel each: on a GPU
 * that takes as long as its numbers take through memory, which libtorch's operators read and write
 * once each. Forward and backward, float32 within, of float32 numbers or halves.
 */
@NullMarked
package org.lacuna.experiments.model.fused;

import org.jspecify.annotations.NullMarked;
