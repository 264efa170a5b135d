/** Documents as tokens in a memory-mapped file, dealt out to training, validation and test. */
@NullMarked
package org.lacuna.datasets.corpus;

import org.jspecify.annotations.NullMarked;
