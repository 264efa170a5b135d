/** A paper's table beside what was measured of it, and what became of the paper's claims. */
@NullMarked
package org.lacuna.results.paper;

import org.jspecify.annotations.NullMarked;
