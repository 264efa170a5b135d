/**
 * Reading: the answer stands in one document of many, or in one turn of a long conversation.
 *
 * <p>{@link org.lacuna.datasets.task.reading.Qa} asks the questions of a {@code QaSet}, a file that
 * the user has, {@link org.lacuna.datasets.task.reading.Recorded} those that others have recorded;
 * {@link org.lacuna.datasets.task.reading.MultiDocumentQa} and {@link
 * org.lacuna.datasets.task.reading.Mrcr} make theirs up and need none.
 */
@NullMarked
package org.lacuna.datasets.task.reading;

import org.jspecify.annotations.NullMarked;
