/**
 * CCA-Attention, core context aware: every group of tokens is pooled into one core token, and a
 * query sees the core tokens of what lies far and the tokens themselves of what lies near.
 *
 * <p>With group size {@code g}, window {@code s} (a multiple of {@code g}) and positions from 0:
 *
 * <pre>
 *   w_p   = softmax over group p of q_last . k_j / sqrt(d)       q_last: query of the group's last token
 *   core token p: the sum over group p, by w_p, of hidden states (paper) or keys and values (code)
 *   n(t)  = max(0, floor((t + 1 - s) / g))
 *   o_t   = one softmax over core tokens 0 .. n(t) - 1 and tokens g n(t) .. t
 * </pre>
 *
 * Every past token is seen exactly once, by itself or in one core token; the window is {@code s} to
 * {@code s + g - 1} tokens, as it takes what does not fill a group. No parameters are added. The
 * formula printed by the authors starts the window one token earlier and so counts the last token
 * of a group twice; their code does not, and is followed.
 *
 * <p><b>What is pooled.</b> The paper pools hidden states and then projects; with one set of
 * weights a head this is the same as pooling the keys before their rotation, and the values. It
 * does not say where a core token stands: here at the end of its group. The weights come from the
 * rotated queries and keys, as scores do. The released code pools rotated keys, whose phases
 * differ. {@code max} pooling takes the largest key and value of each channel in either case.
 *
 * <p>Core tokens belong to query heads, as their queries weight them; with grouped queries they
 * therefore cost as much as those of ungrouped ones. {@code count_bias} adds {@code log g} to a
 * core token's score, since it stands for {@code g} tokens; that is an ablation of ours.
 *
 * <p>Source: Chen et al., Core Context Aware Transformers for Long Context Language Modeling, arXiv
 * 2412.12465 (ICML 2025), and the authors' code (g = 16, s = 1024). In the code's cache the first
 * two layers never drop tokens; decoding here equals prefill in every layer.
 */
@NullMarked
package org.lacuna.methods.cca;

import org.jspecify.annotations.NullMarked;
