@NullMarked
package org.lacuna.results.report;

import org.jspecify.annotations.NullMarked;
