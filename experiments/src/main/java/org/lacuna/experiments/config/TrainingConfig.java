package org.lacuna.experiments.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lacuna.config.Check;
import org.lacuna.config.Doc;

/** One phase of training with AdamW, warm-up and cosine decay. */
@Doc("Training: AdamW, linear warm-up, cosine decay.")
public record TrainingConfig(
    @Doc("Tokens a sequence.") int length,
    @Doc("Sequences a forward pass.") int batch,
    @Doc("Forward passes a step; their gradients are averaged.") int accumulate,
    @Doc(
            "Whether the backward pass computes each layer again from its input, the same to"
                + " rounding: a step then needs the memory of one layer and the inputs of all, and"
                + " about a third more time.")
        boolean activationCheckpointing,
    @Doc("Optimiser steps of the schedule; 0 only takes weights over.") int steps,
    @Doc(
            "Step after which this training ends, for another to go on with the same schedule"
                + " (start.carry: training); null for the last.")
        @Nullable Integer until,
    @Doc(
            "Which order of the data: trainings of the same number, corpus, length and seed learn"
                + " the same tokens in the same order.")
        int order,
    @Doc("What is trained of the weights; the rest stays as it is.") List<Part> trainable,
    @Doc("Largest learning rate.") double learningRate,
    @Doc("Learning rate at the end, as a share of the largest.") double finalShare,
    @Doc("Steps over which the learning rate rises from 0.") int warmupSteps,
    @Doc("Decay of matrices towards 0; norms are not decayed.") double weightDecay,
    @Doc("Memory of the mean gradient.") double beta1,
    @Doc("Memory of the mean squared gradient.") double beta2,
    @Doc("Added to the root of the mean squared gradient.") double epsilon,
    @Doc("Largest norm of the whole gradient; 0 for no clipping.") double clip,
    @Doc("Steps between validations; 0 for none but the last.") int validateEvery,
    @Doc("Tokens a validation.") int validationTokens,
    @Doc("Steps between checkpoints; the last step always writes one.") int checkpointEvery) {
  /** All weights. */
  public static final List<Part> ALL = List.of(Part.values());

  /** Checks the ranges. */
  public TrainingConfig {
    Check.atLeast(2, "length", length);
    Check.atLeast(1, "batch", batch);
    Check.atLeast(1, "accumulate", accumulate);
    Check.atLeast(0, "steps", steps);
    Check.that(
        until == null || (until >= 0 && until <= steps),
        "until",
        "from 0 to steps (" + steps + ")",
        until);
    Check.atLeast(0, "order", order);
    Check.that(!trainable.isEmpty(), "trainable", "at least one part", trainable);
    trainable = trainable.stream().distinct().sorted().toList();
    Check.that(learningRate > 0, "learning_rate", "more than 0", learningRate);
    Check.that(finalShare >= 0 && finalShare <= 1, "final_share", "between 0 and 1", finalShare);
    Check.atLeast(0, "warmup_steps", warmupSteps);
    Check.that(weightDecay >= 0, "weight_decay", "at least 0", weightDecay);
    Check.that(beta1 >= 0 && beta1 < 1, "beta1", "at least 0 and less than 1", beta1);
    Check.that(beta2 >= 0 && beta2 < 1, "beta2", "at least 0 and less than 1", beta2);
    Check.that(epsilon > 0, "epsilon", "more than 0", epsilon);
    Check.that(clip >= 0, "clip", "at least 0", clip);
    Check.atLeast(0, "validate_every", validateEvery);
    Check.atLeast(1, "validation_tokens", validationTokens);
    Check.atLeast(1, "checkpoint_every", checkpointEvery);
  }

  /** About a million tokens. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        512, 8, 1, false, 250, null, 0, ALL, 2e-3, 0.1, 25, 0.1, 0.9, 0.95, 1e-8, 1.0, 50, 32_768,
        50);
  }

  /** The whole schedule once more, over the next order of the data. */
  public TrainingConfig next() {
    return with(length, null, order + 1);
  }

  /** None of the schedule, of sequences of another length. */
  public TrainingConfig none(int tokens) {
    return with(tokens, 0, order);
  }

  private TrainingConfig with(int tokens, @Nullable Integer last, int data) {
    return new TrainingConfig(
        tokens,
        batch,
        accumulate,
        activationCheckpointing,
        steps,
        last,
        data,
        trainable,
        learningRate,
        finalShare,
        warmupSteps,
        weightDecay,
        beta1,
        beta2,
        epsilon,
        clip,
        validateEvery,
        validationTokens,
        checkpointEvery);
  }

  /** Steps done when this training ends. */
  public int lastStep() {
    return until == null ? steps : until;
  }

  /** Tokens that a step learns from. */
  public long tokensPerStep() {
    return (long) length * batch * accumulate;
  }
}
