/** Tests of the calibration's tables and pictures. */
@NullMarked
package org.lacuna.results.calibration;

import org.jspecify.annotations.NullMarked;
