/**
 * A Jupyter kernel for Java, in IJava's manner: named {@code java}, a cell is what the JDK's JShell
 * takes, and what a cell ends with is shown.
 *
 * <p>Messages are JJava's library's ({@code jjava-jupyter}). The rest is here because the one whole
 * Java kernel on Maven Central (rapaio 3.0.1) never answers again after an interrupt, and a
 * training in a cell has to be interruptible.
 */
@NullMarked
package org.lacuna.notebook.kernel;

import org.jspecify.annotations.NullMarked;
