package org.lacuna.experiments.compare;

import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * A stretch of one schedule over one order of the data: what a model was taught, whatever attended.
 *
 * @param data hash of the data
 * @param order which order of it, and of what seed
 * @param length tokens a sequence
 * @param sequences a step
 * @param from first step
 * @param to last step, exclusive
 * @param optimiser the settings of the optimiser and its schedule
 */
public record Lesson(
    String data, String order, int length, int sequences, int from, int to, String optimiser) {
  /** Tokens that were read. */
  public long tokens() {
    return (long) length * sequences * (to - from);
  }

  /** What the model of a run was taught, the first lesson first. */
  static List<Lesson> of(RunFolder run, RunStore store) {
    ExperimentConfig config = RunConfig.read(run.name(), run.config());
    StartConfig start = config.start();
    List<Lesson> lessons = new ArrayList<>();
    int from = 0;
    if (start.run() != null) {
      RunFolder before = store.open(start.run());
      lessons.addAll(of(before, store));
      if (start.carry() == StartConfig.Carry.TRAINING) {
        from = RunConfig.read(before.name(), before.config()).training().lastStep();
      }
    }
    Lesson own = of(config, run.provenance().dataHash(), from);
    if (own.to() > own.from()) {
      add(lessons, own);
    }
    return List.copyOf(lessons);
  }

  private static Lesson of(ExperimentConfig config, String data, int from) {
    TrainingConfig training = config.training();
    return new Lesson(
        data,
        "order %d of seed %d".formatted(training.order(), config.seed()),
        training.length(),
        training.batch() * training.accumulate(),
        from,
        training.lastStep(),
        "%d steps, learning rate %s to %s of it, warm-up %d, decay %s, betas %s %s, epsilon %s, clip %s"
            .formatted(
                training.steps(),
                training.learningRate(),
                training.finalShare(),
                training.warmupSteps(),
                training.weightDecay(),
                training.beta1(),
                training.beta2(),
                training.epsilon(),
                training.clip()));
  }

  /** Two halves of one schedule are one lesson. */
  private static void add(List<Lesson> lessons, Lesson next) {
    if (!lessons.isEmpty() && lessons.getLast().goesOnWith(next)) {
      Lesson first = lessons.removeLast();
      lessons.add(
          new Lesson(
              first.data,
              first.order,
              first.length,
              first.sequences,
              first.from,
              next.to,
              first.optimiser));
    } else {
      lessons.add(next);
    }
  }

  private boolean goesOnWith(Lesson next) {
    return next.from == to
        && next.from > 0
        && data.equals(next.data)
        && order.equals(next.order)
        && length == next.length
        && sequences == next.sequences
        && optimiser.equals(next.optimiser);
  }

  @Override
  public String toString() {
    return "%,d tokens at %d (steps %d to %d, %s, data %.8s; %s)"
        .formatted(tokens(), length, from, to, order, data, optimiser);
  }
}
