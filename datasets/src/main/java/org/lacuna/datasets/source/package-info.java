/** Where documents come from: files, archives, lines of JSON, the embedded corpus. */
@NullMarked
package org.lacuna.datasets.source;

import org.jspecify.annotations.NullMarked;
