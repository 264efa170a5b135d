/**
 * The papers' tables and figures as folders, {@code experiments/papers/ID}, and their reproduction.
 *
 * <p>A folder has a {@code plan.yaml} (which regime is trained, and the rows and columns of the
 * table), {@code expected.csv} (the paper's numbers), {@code claims.yaml} (what the paper says of
 * them) and a {@code README.md}. What is trained or measured otherwise than the regime says is in
 * {@code experiment.yaml}, and for one scale in {@code SCALE.yaml}, which lie over the regime's
 * files in this order. So folders that train the same share the runs.
 */
@NullMarked
package org.lacuna.experiments.paper;

import org.jspecify.annotations.NullMarked;
