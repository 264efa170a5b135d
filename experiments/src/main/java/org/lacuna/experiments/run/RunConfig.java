package org.lacuna.experiments.run;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Stream;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.methods.Methods;
import org.lacuna.results.RunFolder;

/**
 * The part of a configuration that names a run, to and from JSON.
 *
 * <p>The run's name and its evaluation are left out: neither changes what is trained, and a run can
 * be evaluated in more ways than one. The methods' parameters are written in full, so that a
 * changed default is another run, the corpus with the hash of all that is learned, and methods that
 * are being written with the version they were in.
 */
public final class RunConfig {
  private static final String HASH = "hash";
  private static final String PATH = "path";
  private static final String ATTENTION = "attention";

  /** Keys that came later than the first runs. */
  private static final List<JsonPointer> LATER =
      Stream.of(
              "/device",
              "/precision",
              "/start/folder",
              "/start/hash",
              "/model/vocabulary",
              "/model/context",
              "/model/bias",
              "/model/qk_norm")
          .map(JsonPointer::compile)
          .toList();

  private RunConfig() {}

  static ObjectNode tree(ExperimentConfig config, String dataHash, Methods methods) {
    AttentionConfig attention =
        DecoderFactory.explicit(config.attention(), config.model(), methods);
    ObjectNode tree = Binder.toTree(config.with(attention));
    tree.remove("name");
    tree.remove("evaluation");
    tree.remove("phases"); // each is a run of its own
    section(tree, "corpus").put(HASH, dataHash);
    Drafts.add(section(tree, ATTENTION), methods);
    removeDefaults(tree);
    return tree;
  }

  /**
   * The configuration of a recorded run whose model is to be made once more, its evaluation the
   * default one.
   *
   * @throws ConfigException if a method of it was being written and is not at hand as it was
   */
  public static ExperimentConfig of(RunFolder run, Methods methods) {
    Drafts.require(run.id(), run.config().path(ATTENTION), methods);
    return read(run.name(), run.config());
  }

  /** The configuration of a recorded run as it reads, its evaluation the default one. */
  public static ExperimentConfig read(String name, JsonNode recorded) {
    ObjectNode tree = recorded.deepCopy();
    ObjectNode corpus = section(tree, "corpus");
    corpus.remove(HASH);
    if (corpus.has(PATH)) {
      // A record from when a run had one text, whose path stood in the section itself.
      corpus.putArray("texts").addObject().set(PATH, corpus.remove(PATH));
    }
    Drafts.remove(tree.withObjectProperty(ATTENTION));
    tree.put("name", name);
    return Binder.bindSection(ExperimentConfig.defaults(), tree, "run.json");
  }

  /** What says nothing that was not said before the key came stays out, so that ids last. */
  private static void removeDefaults(ObjectNode tree) {
    ObjectNode defaults = Binder.toTree(ExperimentConfig.defaults());
    for (JsonPointer key : LATER) {
      if (tree.at(key).equals(defaults.at(key))) {
        ((ObjectNode) tree.at(key.head())).remove(key.last().getMatchingProperty());
      }
    }
  }

  private static ObjectNode section(ObjectNode tree, String key) {
    return (ObjectNode) tree.required(key);
  }
}
