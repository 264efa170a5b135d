/**
 * Lacuna as it is used in a notebook's cells: begin with {@code Lab.open()} and go on with Tab.
 *
 * <p>What a cell ends with shows itself: a study says what will be trained, rows show their scores,
 * a chart its picture. Nothing is computed here that {@code org.lacuna.experiments} does not
 * compute: this package words it for cells.
 */
@NullMarked
package org.lacuna.notebook;

import org.jspecify.annotations.NullMarked;
