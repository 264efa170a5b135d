/** Measurements of speed, as ratios of what runs side by side in one process tree. */
@NullMarked
package org.lacuna.experiments.bench;

import org.jspecify.annotations.NullMarked;
