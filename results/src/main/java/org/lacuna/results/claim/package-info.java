/**
 * What a paper claims, as statements on the scores of a table, and what the measurements say of it.
 *
 * <p>A statement compares arithmetic of scores, each written {@code column[row]}:
 *
 * <pre>
 * loss[full] &gt; loss[moba] &gt; loss[ssa]
 * late[moba] - late[full] &gt; early[moba] - early[full]
 * kv[cca] / kv[full] = 0.0703 within 0.0001
 * </pre>
 *
 * <p>Scores are compared seed by seed. Over the seeds the difference is put to a t test, and the p
 * values of all statements of one table are corrected for their number by Holm; a verdict asks for
 * three seeds and an adjusted p below 0.01. What follows from a formula has no error and needs no
 * test.
 */
@NullMarked
package org.lacuna.results.claim;

import org.jspecify.annotations.NullMarked;
