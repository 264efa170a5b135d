package org.lacuna.methods.kernel;

import org.lacuna.methods.Visibility;

/**
 * Any pattern at all: every head of every sequence sees its own keys. Kernels ask from several
 * threads at once.
 *
 * @param visibility the keys of each query, by their place among those at hand
 */
public record HeadPattern(Visibility visibility) implements KeyPattern {}
