/**
 * Folders in the layout of Hugging Face transformers, read and written: {@code config.json}, {@code
 * model.safetensors} or its shards, and the tokenizer's files.
 *
 * <p>Families: Llama, Mistral, Qwen2 and Qwen3, with the keys of transformers 4 and 5. What the
 * numbers depend on and this code does not compute is refused by name, never ignored.
 */
@NullMarked
package org.lacuna.experiments.huggingface;

import org.jspecify.annotations.NullMarked;
