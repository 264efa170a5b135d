/** Text to token ids and back, with the place of each token in the text. */
@NullMarked
package org.lacuna.datasets.tokenizer;

import org.jspecify.annotations.NullMarked;
