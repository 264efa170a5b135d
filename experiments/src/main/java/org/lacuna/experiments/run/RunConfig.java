package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.lacuna.config.Binder;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.Methods;

/**
 * The part of a configuration that names a run, to and from JSON.
 *
 * <p>The run's name and its evaluation are left out: neither changes what is trained, and a run can
 * be evaluated in more ways than one. The methods' parameters are written in full, so that a
 * changed default is another run, and the corpus with the hash of its content.
 */
final class RunConfig {
  private static final String HASH = "hash";

  private RunConfig() {}

  static ObjectNode tree(ExperimentConfig config, String corpusHash, Methods methods) {
    AttentionConfig attention =
        new AttentionConfig(
            config.attention().pattern(),
            DecoderFactory.resolved(config.attention(), config.model(), methods));
    ObjectNode tree =
        Binder.toTree(
            new ExperimentConfig(
                config.name(),
                config.seed(),
                config.corpus(),
                config.model(),
                attention,
                config.training(),
                config.evaluation()));
    tree.remove("name");
    tree.remove("evaluation");
    section(tree, "corpus").put(HASH, corpusHash);
    return tree;
  }

  /** The configuration of a recorded run, its evaluation the default one. */
  static ExperimentConfig read(String name, JsonNode recorded) {
    ObjectNode tree = recorded.deepCopy();
    section(tree, "corpus").remove(HASH);
    tree.put("name", name);
    return Binder.bindSection(ExperimentConfig.defaults(), tree, "run.json");
  }

  private static ObjectNode section(ObjectNode tree, String key) {
    return (ObjectNode) tree.required(key);
  }
}
