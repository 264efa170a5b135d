package org.lacuna.experiments.checkpoint;

/**
 * Where a training stands, beside its tensors. The data order needs no state of its own: it is a
 * function of the seed and the step.
 *
 * @param format version of this file
 * @param step optimiser steps done
 * @param modelBytes size of the weights' file
 * @param optimizerBytes size of the optimiser's file
 */
public record TrainingState(int format, long step, long modelBytes, long optimizerBytes) {
  /** The version that this code writes and reads. */
  public static final int FORMAT = 1;
}
