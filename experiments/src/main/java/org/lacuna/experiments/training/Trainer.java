package org.lacuna.experiments.training;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lacuna.datasets.stream.Example;
import org.lacuna.datasets.stream.TrainingStream;
import org.lacuna.experiments.checkpoint.Checkpoint;
import org.lacuna.experiments.config.AttentionMode;
import org.lacuna.experiments.config.Precision;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.model.Decoder;
import org.lacuna.experiments.model.Losses;
import org.lacuna.methods.kernel.Kernels;
import org.lacuna.results.Log;
import org.lacuna.results.RunEvent;
import org.lacuna.results.RunFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains a decoder and records every step in the run's folder.
 *
 * <p>What a step learns is a function of the configuration and the step's number, so a training
 * that was killed and goes on from its checkpoint ends with the same weights, bit for bit, as one
 * that was not (with the same number of threads on the same kind of CPU). The lines of steps that a
 * killed training did after its last checkpoint are written again; the later line counts.
 */
public final class Trainer implements AutoCloseable {
  /** How a training ended. */
  public enum Ending {
    FINISHED,
    STOPPED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

  record ValidationLine(long step, double validationLoss) {}

  private final TrainingConfig training;
  private final Decoder decoder;
  private final TrainingStream stream;
  private final List<Example> validation;
  private final RunFolder run;
  private final Checkpoint checkpoint;
  private final @Nullable Start start;
  private final NDManager manager;
  private final TrainingStep step;

  /**
   * A trainer of a decoder that has its first values.
   *
   * @param precision that the process computes in
   * @param stream examples of the training length
   * @param validation others that are never learned
   * @param checkpoint the run's
   * @param start the earlier run that it begins with; null for the first values
   * @param seed of what is drawn at random in a step
   */
  public Trainer(
      TrainingConfig training,
      Precision precision,
      Decoder decoder,
      TrainingStream stream,
      List<Example> validation,
      RunFolder run,
      Checkpoint checkpoint,
      @Nullable Start start,
      long seed,
      NDManager parent) {
    this.training = training;
    this.decoder = decoder;
    this.stream = stream;
    this.validation = validation;
    this.run = run;
    this.checkpoint = checkpoint;
    this.start = start;
    this.manager = parent;
    this.step = new TrainingStep(decoder, training, precision, seed, parent);
  }

  /**
   * Trains to the last step, from the checkpoint if there is one.
   *
   * @throws DivergedException if a loss is not a number, or a gradient that no smaller scale of the
   *     loss would mend; the checkpoint before stays
   */
  public Ending train(TrainingListener listener, StopSignal stop) {
    long done = restore();
    listener.started(done, training.lastStep());
    try {
      if (checkpoint.step().isEmpty() && start != null && hasAllWeights()) {
        validate(done, listener); // what the earlier weights are worth before any step
      }
      done = stepsFrom(done, listener, stop);
    } finally {
      listener.finished();
    }
    if (done < training.lastStep()) {
      return Ending.STOPPED;
    }
    if (checkpoint.step().isEmpty()) { // a training of no steps
      checkpoint.save(done, decoder.weights(), step.optimizerState());
    }
    run.append(RunEvent.FINISHED, Map.of("step", done, RunEvent.WEIGHTS, checkpoint.modelHash()));
    return Ending.FINISHED;
  }

  /** Not where a conversion leaves the weights of a published model in their folder, unread. */
  private boolean hasAllWeights() {
    return decoder.weights().size() == decoder.parameters().size();
  }

  /** Steps until the last one or a stop; the steps done then. */
  private long stepsFrom(long first, TrainingListener listener, StopSignal stop) {
    long done = first;
    Throughput throughput = new Throughput(training.tokensPerStep());
    // Asked for once a step, so that a training never ends between its last step and a checkpoint.
    boolean stopping = stop.isRequested() || listener.stops();
    while (done < training.lastStep() && !stopping) {
      TrainingStep.Outcome outcome = step.run(done, batches(done));
      if (!outcome.isFinite()) {
        throw diverged(done, outcome);
      }
      done++;
      double speed = throughput.stepDone();
      run.append(
          Log.TRAIN,
          new StepLine(
              done,
              outcome.loss(),
              outcome.auxiliary(),
              outcome.gradientNorm(),
              LearningRate.at(training, done - 1),
              done * training.tokensPerStep(),
              speed,
              outcome.lossScale(),
              outcome.skipped(),
              decoder.readings()));
      listener.step(done, outcome.loss(), speed);
      boolean last = done == training.lastStep();
      if (last || due(done, training.validateEvery())) {
        validate(done, listener);
        throughput.pauseOver();
      }
      stopping = stop.isRequested() || listener.stops();
      if (last || stopping || due(done, training.checkpointEvery())) {
        checkpoint.save(done, decoder.weights(), step.optimizerState());
        throughput.pauseOver();
      }
    }
    return done;
  }

  private long restore() {
    Optional<Long> saved = checkpoint.step();
    if (saved.isEmpty()) {
      return begin();
    }
    checkpoint.restoreModel(decoder.weights());
    checkpoint.restoreOptimizer(step.optimizerState());
    if (saved.get() < training.lastStep()) {
      run.outdateMeasured(saved.get());
    }
    run.append(RunEvent.RESUMED, Map.of("step", saved.get(), "kernel", Kernels.active().name()));
    return saved.get();
  }

  private long begin() {
    String kernel = Kernels.active().name();
    if (start == null) {
      run.append(RunEvent.STARTED, Map.of("step", 0, "kernel", kernel));
      return 0;
    }
    Start.Takeover weights = start.into(decoder);
    if (!weights.begun().isEmpty()) {
      LOG.info(
          "{} weights, such as {}, are not in {} and begin at their first values",
          weights.begun().size(),
          weights.begun().getFirst(),
          start.run());
    }
    start.intoOptimizer(step.optimizerState());
    long first = start.step();
    run.append(
        RunEvent.STARTED,
        Map.of("step", first, "kernel", kernel, "from", start.run(), "weights", weights));
    return first;
  }

  private List<List<Example>> batches(long done) {
    List<List<Example>> batches = new ArrayList<>();
    for (int i = 0; i < training.accumulate(); i++) {
      batches.add(stream.batch(done * training.accumulate() + i, training.batch()));
    }
    return batches;
  }

  private void validate(long done, TrainingListener listener) {
    double[] sum = {0, 0};
    Losses.of(
        decoder,
        AttentionMode.NATIVE,
        validation,
        training.length(),
        manager,
        (example, losses) -> {
          int[] targets = validation.get(example).targets();
          for (int t = 0; t < losses.length; t++) {
            if (targets[t] != Example.UNSCORED) {
              sum[0] += losses[t];
              sum[1]++;
            }
          }
        });
    double loss = sum[0] / sum[1];
    run.append(Log.TRAIN, new ValidationLine(done, loss));
    listener.validated(done, loss);
  }

  private DivergedException diverged(long done, TrainingStep.Outcome outcome) {
    run.append(
        RunEvent.DIVERGED,
        Map.of("step", done + 1, "loss", outcome.loss(), "gradientNorm", outcome.gradientNorm()));
    return new DivergedException(
        "%s diverged at step %d: loss %s, gradient norm %s; try a lower training.learning_rate"
            .formatted(run.id(), done + 1, outcome.loss(), outcome.gradientNorm()));
  }

  private static boolean due(long step, int every) {
    return every > 0 && step % every == 0;
  }

  /** Frees the optimiser's memory; the decoder stays as trained. */
  @Override
  public void close() {
    step.close();
  }
}
