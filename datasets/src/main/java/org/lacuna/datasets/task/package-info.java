/**
 * Questions that are made up: retrieval from a long context, of any length and difficulty.
 *
 * <p>A {@link org.lacuna.datasets.task.Task} with parameters and a {@link
 * org.lacuna.datasets.task.TaskSetting} gives a {@link org.lacuna.datasets.task.Generator}, whose
 * {@link org.lacuna.datasets.task.Sample}s are tokens with the answers and the evidence marked.
 * Text tasks write a {@link org.lacuna.datasets.task.SampleText} that a {@link
 * org.lacuna.datasets.task.Fit} sizes to the length; {@link org.lacuna.datasets.task.KeySplit}
 * keeps the keys of training, validation and test apart.
 */
@NullMarked
package org.lacuna.datasets.task;

import org.jspecify.annotations.NullMarked;
