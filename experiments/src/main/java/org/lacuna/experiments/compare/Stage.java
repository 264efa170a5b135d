package org.lacuna.experiments.compare;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TrainingConfig;
import org.lacuna.experiments.run.RunConfig;
import org.lacuna.results.RunFolder;
import org.lacuna.results.RunStore;

/**
 * One of the trainings that a model went through.
 *
 * @param run its run
 * @param config what it was trained by
 * @param from first step of the schedule that was done here
 * @param to last step, exclusive
 */
record Stage(RunFolder run, ExperimentConfig config, int from, int to) {
  /** Those that taught the model of a run something, the first first. */
  static List<Stage> of(RunFolder run, RunStore store) {
    ExperimentConfig config = RunConfig.read(run.name(), run.config());
    StartConfig start = config.start();
    List<Stage> stages = new ArrayList<>();
    int from = 0;
    if (start.run() != null) {
      RunFolder before = store.open(start.run());
      stages.addAll(of(before, store));
      if (start.carry() == StartConfig.Carry.TRAINING) {
        from = RunConfig.read(before.name(), before.config()).training().lastStep();
      }
    }
    if (config.training().lastStep() > from) {
      stages.add(new Stage(run, config, from, config.training().lastStep()));
    }
    return List.copyOf(stages);
  }

  /** Tokens that were read. */
  long tokens() {
    return config.training().tokensPerStep() * (to - from);
  }

  /** What was taught, whatever attended. */
  Lesson lesson() {
    TrainingConfig training = config.training();
    return new Lesson(
        corpus(),
        run.provenance().dataHash(),
        config.seed(),
        training.order(),
        training.length(),
        training.batch() * training.accumulate(),
        from,
        to,
        "%d steps, learning rate %s to %s of it, warm-up %d, decay %s, betas %s %s, epsilon %s, clip %s, trained %s"
            .formatted(
                training.steps(),
                training.learningRate(),
                training.finalShare(),
                training.warmupSteps(),
                training.weightDecay(),
                training.beta1(),
                training.beta2(),
                training.epsilon(),
                training.clip(),
                training.trainable()));
  }

  /** The section corpus without where it lies and what it holds. */
  private String corpus() {
    ObjectNode corpus = (ObjectNode) run.config().required("corpus");
    corpus.remove("hash");
    for (JsonNode text : corpus.path("texts")) {
      ((ObjectNode) text).remove("path");
    }
    return corpus.toString();
  }
}
