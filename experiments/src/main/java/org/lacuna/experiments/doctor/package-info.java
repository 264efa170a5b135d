/**
 * What this machine has of what Lacuna needs.
 *
 * <p>A {@link org.lacuna.experiments.doctor.Check} tells {@link
 * org.lacuna.experiments.doctor.Finding}s. Those that touch native libraries are run in a process
 * of their own by {@link org.lacuna.experiments.doctor.ChildCheck}, for which the end of the
 * process is a finding too; {@link org.lacuna.experiments.doctor.Doctor} puts all of them in order.
 */
@NullMarked
package org.lacuna.experiments.doctor;

import org.jspecify.annotations.NullMarked;
