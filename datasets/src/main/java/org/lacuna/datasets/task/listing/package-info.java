/**
 * Counting: which words of a long list come up most often. RULER's common and frequent words
 * extraction; the answer can be read off no one place, but follows from the whole.
 */
@NullMarked
package org.lacuna.datasets.task.listing;

import org.jspecify.annotations.NullMarked;
