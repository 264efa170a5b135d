/** Scores of answers that a model wrote, each with the protocol that it is from. */
@NullMarked
package org.lacuna.datasets.metric;

import org.jspecify.annotations.NullMarked;
