/**
 * LoZA's calibration as table and pictures: how the layers' alphas moved, where they ended, and
 * which layers become streaming for it.
 *
 * <p>A {@link org.lacuna.results.calibration.Calibration} is what was recorded; {@link
 * org.lacuna.results.calibration.CalibrationTable} lists it, {@link
 * org.lacuna.results.calibration.ZigzagChart} draws the learned alphas along the depth, and {@link
 * org.lacuna.results.calibration.CalibrationCurves} how they came about.
 */
@NullMarked
package org.lacuna.results.calibration;

import org.jspecify.annotations.NullMarked;
