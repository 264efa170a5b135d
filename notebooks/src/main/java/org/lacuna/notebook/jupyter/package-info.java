/**
 * {@code lacuna notebooks}: opens the notebooks in Jupyter, runs them without a browser, and tells
 * whether their outputs are those of their cells.
 *
 * <p>Jupyter finds the kernel by a path ({@code JUPYTER_PATH}); nothing is installed.
 */
@NullMarked
package org.lacuna.notebook.jupyter;

import org.jspecify.annotations.NullMarked;
