/** Tests of the statistics. */
@NullMarked
package org.lacuna.results.statistics;

import org.jspecify.annotations.NullMarked;
