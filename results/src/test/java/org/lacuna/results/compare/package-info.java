/** Tests of comparisons over seeds. */
@NullMarked
package org.lacuna.results.compare;

import org.jspecify.annotations.NullMarked;
