/** Pictures of what was measured, as the command line and notebooks draw them. */
@NullMarked
package org.lacuna.experiments.plot;

import org.jspecify.annotations.NullMarked;
