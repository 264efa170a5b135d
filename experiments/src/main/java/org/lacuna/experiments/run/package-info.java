/** Joins the rooms: from a configuration to a run's folder, its training and its rows. */
@NullMarked
package org.lacuna.experiments.run;

import org.jspecify.annotations.NullMarked;
