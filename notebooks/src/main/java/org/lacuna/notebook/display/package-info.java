/**
 * How results look in a notebook, whatever kernel runs it.
 *
 * <p>A {@link org.lacuna.notebook.display.View} is a thing as text, as HTML and as a picture. Each
 * kernel is told in its own way how to show what has one: Lacuna's own and JJava by an extension,
 * rapaio by a provider, IJava by registering with the kernel that runs. In each of them what is
 * shown may change while a cell runs ({@link org.lacuna.notebook.display.Screen}).
 */
@NullMarked
package org.lacuna.notebook.display;

import org.jspecify.annotations.NullMarked;
