/**
 * Strided attention: a window of recent keys, and every key a whole number of strides back, in one
 * softmax.
 *
 * <p>With window {@code w} and stride {@code s}, query {@code t} sees key {@code j} exactly if
 *
 * <pre>
 *   j &lt;= t  and  ( t - j &lt; w  or  (t - j) mod s = 0 )
 * </pre>
 *
 * <p>Source: Child et al., Generating Long Sequences with Sparse Transformers, arXiv 1904.10509,
 * section 4.2. There a head attends to the {@code l} positions before its own, another to those
 * {@code (t - j) mod l = 0}, with {@code l} near the square root of the length; section 4.3 also
 * lets one head attend to what either of them would ("merged"). This is that head: {@code w = s =
 * l} is the union of the paper's two sets, whose last local key {@code t - j = l} is strided too.
 * What differs from the paper:
 *
 * <ul>
 *   <li>window and stride are two numbers;
 *   <li>the strided keys follow the query, as in the paper's formula; the block-sparse kernels that
 *       its authors released are not matched.
 * </ul>
 *
 * <p>No key can be forgotten: a later query stands a whole number of strides behind each of them.
 * The cache holds all keys and values, so the method saves operations, not memory.
 */
@NullMarked
package com.example.strided;

import org.jspecify.annotations.NullMarked;
