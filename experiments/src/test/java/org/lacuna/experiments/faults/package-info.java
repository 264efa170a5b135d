/**
 * What becomes of the work when a process is killed, a disk is full or a file is damaged.
 *
 * <p>{@link org.lacuna.experiments.faults.KillCampaignTest} kills real processes at random moments,
 * a few hundred times in the profile {@code faults} and a few times in every build.
 */
@NullMarked
package org.lacuna.experiments.faults;

import org.jspecify.annotations.NullMarked;
