/** Tests of the calibration's tables and pictures. */
@NullMarked
package org.lacuna.results.needle;

import org.jspecify.annotations.NullMarked;
