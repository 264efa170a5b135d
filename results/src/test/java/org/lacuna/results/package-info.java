/** Tests of run records, tables and charts. */
@NullMarked
package org.lacuna.results;

import org.jspecify.annotations.NullMarked;
