/** Text that a decoder writes on, token by token, each method through the cache of its own. */
@NullMarked
package org.lacuna.experiments.generation;

import org.jspecify.annotations.NullMarked;
