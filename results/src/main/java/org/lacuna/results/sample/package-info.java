/** What an evaluation made of each sample, and what the samples say together. */
@NullMarked
package org.lacuna.results.sample;

import org.jspecify.annotations.NullMarked;
