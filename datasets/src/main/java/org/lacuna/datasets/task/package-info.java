/**
 * Questions that are made up: retrieval from a long context, of any length and difficulty.
 *
 * <p>A {@link org.lacuna.datasets.task.Task} with parameters and a {@link
 * org.lacuna.datasets.task.TaskSetting} gives a {@link org.lacuna.datasets.task.Generator}, whose
 * {@link org.lacuna.datasets.task.Sample}s are tokens with the answers and the evidence marked.
 * Text tasks have a {@link org.lacuna.datasets.task.Planner}: {@link
 * org.lacuna.datasets.task.Planned} writes its plans as {@link
 * org.lacuna.datasets.task.SampleText}, as large as the length allows. {@link
 * org.lacuna.datasets.task.KeySplit} keeps the keys of training, validation and test apart.
 */
@NullMarked
package org.lacuna.datasets.task;

import org.jspecify.annotations.NullMarked;
