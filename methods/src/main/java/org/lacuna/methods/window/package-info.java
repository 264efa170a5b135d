/**
 * Sliding-window attention: each query sees the most recent tokens, and nothing else.
 *
 * <p>With a window of {@code w} tokens, query {@code t} sees key {@code j} exactly if
 *
 * <pre>
 *   t - w &lt; j &lt;= t
 * </pre>
 *
 * in one softmax, at true rotary positions. So {@code min(t + 1, w)} keys are seen and a cache
 * holds {@code min(L, w)} tokens; what lies further back comes through the layers, at most {@code w
 * - 1} tokens a layer. The window slides token by token, unlike that of {@link
 * org.lacuna.methods.streaming}, and there are no sinks.
 *
 * <p>Sources: Jiang et al., Mistral 7B, arXiv 2310.06825 (w = 4096, 32 layers), and the local part
 * of Beltagy et al., Longformer: The Long-Document Transformer, arXiv 2004.05150. The default here
 * is scaled to sequences of about 1024 tokens. Mistral's text lets a token attend to the positions
 * {@code t - w} to {@code t}, one more, and so does the mask of the authors' plain code in a
 * prompt; its figure, its rolling cache and {@code sliding_window} in Hugging Face's configurations
 * count the token in the window, as here. Longformer's window lies half behind a token and half
 * before it, its language model's behind it alone, as here; its dilation, its global tokens and its
 * windows that differ from layer to layer are left out.
 *
 * <p>Prefill, cache and accounting are those of {@link
 * org.lacuna.methods.streaming.StreamingAttention}, with blocks of one token.
 */
@NullMarked
package org.lacuna.methods.window;

import org.jspecify.annotations.NullMarked;
