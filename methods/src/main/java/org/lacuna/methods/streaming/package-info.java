/**
 * Streaming sparse attention: a few blocks at the start of the sequence (sinks) and the most recent
 * blocks, in one softmax; the sparse layer of LoZA.
 *
 * <p>With block size {@code b}, {@code s} sink blocks and {@code l} local blocks, query {@code t}
 * sees key {@code j} exactly if
 *
 * <pre>
 *   j &lt;= t  and  ( floor(j / b) &lt; s  or  floor(j / b) &gt;= ceil((t + 1) / b) - l )
 * </pre>
 *
 * The local blocks include the query's own, so the window's edge moves a block at a time: {@code (l
 * - 1) b + 1} to {@code l b} local keys. A window that slides token by token is a different mask.
 *
 * <p>Source: LongCat ZigZag Attention (LoZA), arXiv 2512.23966; the rule is that of the authors'
 * prefill and decode kernels. The paper's model uses b = 128, s = 1, l = 7 (897 to 1024 visible
 * tokens); the defaults here are scaled to sequences of about 1024 tokens. The paper calls the
 * pattern SSA; the name is avoided, as Tencent's Sparse Sparse Attention is another method.
 */
@NullMarked
package org.lacuna.methods.streaming;

import org.jspecify.annotations.NullMarked;
