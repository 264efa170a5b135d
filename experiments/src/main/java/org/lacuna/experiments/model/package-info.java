/** A Llama-style decoder as DJL blocks, whose attention is a plug-in of each layer. */
@NullMarked
package org.lacuna.experiments.model;

import org.jspecify.annotations.NullMarked;
