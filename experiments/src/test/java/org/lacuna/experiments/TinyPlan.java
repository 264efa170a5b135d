package org.lacuna.experiments;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lacuna.config.Binder;
import org.lacuna.config.YamlWriter;
import org.lacuna.experiments.config.ExperimentConfig;

/** A sweep's plan over an experiment of a tiny model, as files in a folder. */
public final class TinyPlan {
  /** LoZA: four phases of which the last rewinds to where the second began. */
  public static final String LOZA =
      """
      phases:
        pretrain: {evaluate: false}
        midtrain:
          start: {phase: pretrain}
          training: {order: 1, steps: 4}
        calibrate:
          start: {phase: midtrain}
          attention: {pattern: loza}
          training: {order: 2, steps: 3, trainable: [method], learning_rate: 0.1}
          evaluate: false
        sparse:
          like: midtrain
          start: {phase: midtrain, at: start}
          choice: {phase: calibrate}
      """;

  private TinyPlan() {}

  /** The keys of a tiny model, a training of 4 steps and an evaluation. */
  public static List<String> keys() {
    List<String> keys = new ArrayList<>(List.of("corpus.validation=0.2", "corpus.test=0.2"));
    Tiny.MODEL.forEach(key -> keys.add("model." + key));
    Tiny.METHOD_PARAMETERS.forEach(key -> keys.add("attention." + key));
    Tiny.TRAINING.forEach(key -> keys.add("training." + key));
    keys.add("training.steps=4");
    keys.add("evaluation.lengths=[16,64]");
    keys.add("evaluation.measures.perplexity.window_tokens=128");
    keys.add("evaluation.measures.perplexity.target_windows=2");
    keys.add("evaluation.measures.perplexity.targets=8");
    return keys;
  }

  /**
   * Writes {@code plan.yaml}, the experiment that it is of, and that one's texts.
   *
   * @param plan all of the plan but its experiment
   * @param phases the experiment's phases as YAML; empty for none
   * @return the plan
   */
  public static Path write(Path folder, String plan, String phases) throws IOException {
    List<String> keys = keys();
    keys.add("name=tiny");
    keys.add("corpus.texts=[{path: '" + Tiny.texts(folder.resolve("texts")) + "'}]");
    ObjectNode sections = Binder.toTree(Binder.bind(ExperimentConfig.defaults(), null, keys));
    sections.remove("phases");
    Files.writeString(folder.resolve("experiment.yaml"), YamlWriter.document(sections) + phases);
    return Files.writeString(
        folder.resolve("plan.yaml"), "config: experiment.yaml\n" + plan.strip() + "\n");
  }
}
