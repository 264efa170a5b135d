package org.lacuna.experiments.evaluation;

import org.lacuna.datasets.task.Generator;

/**
 * A task's samples at one length.
 *
 * @param protocol the rows' protocol, such as {@code task:mqar}
 * @param length tokens of a sample, at most
 */
public record TaskSamples(String protocol, int length, Generator generator) {}
