/** The training loop: optimiser, schedule, stop and resume, bit for bit. */
@NullMarked
package org.lacuna.experiments.training;

import org.jspecify.annotations.NullMarked;
