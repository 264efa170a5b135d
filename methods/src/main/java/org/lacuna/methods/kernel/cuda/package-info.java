/**
 * Attention on NVIDIA's tensor cores in time that follows the visible keys: CUDA C in this
 * package's resources, compiled for each number of channels when it is first needed.
 *
 * <p>Products take float16 or bfloat16 operands and sum in float32; every sum is made in a fixed
 * order, so the same inputs give the same bits. Which programs there are:
 *
 * <ul>
 *   <li>{@code runs.cu} for {@link org.lacuna.methods.kernel.RunPattern}: tiles of queries meet the
 *       tiles of keys that a list names ({@link org.lacuna.methods.kernel.cuda.RunPlan});
 *   <li>{@code hopper.cu} for its forward pass on devices of compute capability 9.0;
 *   <li>{@code blocks.cu} for {@link org.lacuna.methods.kernel.BlockChoice}: key blocks meet the
 *       queries that chose them;
 *   <li>{@code decode.cu} for a single query of either;
 *   <li>{@code select.cu} for the choice of blocks by scores.
 * </ul>
 *
 * What does not fit goes to another kernel ({@link org.lacuna.methods.kernel.cuda.CudaKernel}),
 * which says why once.
 */
@NullMarked
package org.lacuna.methods.kernel.cuda;

import org.jspecify.annotations.NullMarked;
