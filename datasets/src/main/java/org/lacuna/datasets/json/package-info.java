/** Files of questions: lines of text, and strict JSON that is refused by file, line and key. */
@NullMarked
package org.lacuna.datasets.json;

import org.jspecify.annotations.NullMarked;
