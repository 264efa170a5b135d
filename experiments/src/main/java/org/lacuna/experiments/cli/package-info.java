/** The command line. */
@NullMarked
package org.lacuna.experiments.cli;

import org.jspecify.annotations.NullMarked;
