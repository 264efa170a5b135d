/** Tests of the data behind the pictures. */
@NullMarked
package org.lacuna.results.chart;

import org.jspecify.annotations.NullMarked;
