/** Evaluators: a trained model and data in, rows out. */
@NullMarked
package org.lacuna.experiments.evaluation;

import org.jspecify.annotations.NullMarked;
