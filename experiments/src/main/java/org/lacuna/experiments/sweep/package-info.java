/**
 * Sweeps: one experiment at many points, as an indexed list of jobs that any launcher works off.
 *
 * <p>A plan ({@link org.lacuna.experiments.sweep.SweepConfig}, a YAML file) comes to {@link
 * org.lacuna.experiments.sweep.SweepPoint}s, and these to {@link
 * org.lacuna.experiments.sweep.SweepJob}s: every training that differs from the others once, with
 * all that it builds on, so that a job can be done by any process that sees the results folder.
 * That folder is all that processes have in common: what is finished there is not done again, what
 * was killed goes on, and a run that another process writes is waited for.
 */
@NullMarked
package org.lacuna.experiments.sweep;

import org.jspecify.annotations.NullMarked;
