/** Processes: JVMs of their own, what a process needs, how one is told to stop. */
@NullMarked
package org.lacuna.experiments.process;

import org.jspecify.annotations.NullMarked;
