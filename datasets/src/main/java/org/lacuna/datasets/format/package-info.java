/**
 * What the corpora of a catalogue hold, and what reads it.
 *
 * <p>{@link org.lacuna.datasets.format.CorpusFormat} says what a manifest's word {@code format}
 * stands for; {@link org.lacuna.datasets.format.CorpusReader} reads a corpus that has been fetched.
 */
@NullMarked
package org.lacuna.datasets.format;

import org.jspecify.annotations.NullMarked;
