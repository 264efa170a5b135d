/** What is told of runs: the tables of an evaluation, and pages of results. */
@NullMarked
package org.lacuna.experiments.report;

import org.jspecify.annotations.NullMarked;
