/**
 * Recall by a key: associative recall, copying and induction over symbols without meaning, and
 * values of a JSON object.
 *
 * <p>The symbols of {@link org.lacuna.datasets.task.recall.Mqar}, {@link
 * org.lacuna.datasets.task.recall.Copy} and {@link org.lacuna.datasets.task.recall.Induction} are
 * token ids that stand for nothing but themselves, {@code Symbols} of whatever tokenizer there is.
 * Such samples have exactly as many tokens as the length says, and no text: {@link
 * org.lacuna.datasets.metric.TokenAccuracy} says how they are scored.
 */
@NullMarked
package org.lacuna.datasets.task.recall;

import org.jspecify.annotations.NullMarked;
