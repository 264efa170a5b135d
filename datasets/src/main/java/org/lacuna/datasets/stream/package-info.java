/** What a model reads: windows to evaluate on, and endless rows of examples to train on. */
@NullMarked
package org.lacuna.datasets.stream;

import org.jspecify.annotations.NullMarked;
