package org.lacuna.experiments.run;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.datasets.task.Tasks;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ChoiceConfig;
import org.lacuna.experiments.config.CorpusConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.config.PhaseConfig;
import org.lacuna.experiments.config.StartConfig;
import org.lacuna.experiments.config.TaskConfig;
import org.lacuna.methods.AttentionMethod;
import org.lacuna.methods.Methods;
import org.lacuna.results.Json;

/** Reads a configuration, the parameters of the methods and tasks included. */
public final class ConfigFile {
  private final Binder binder;
  private final Methods methods;
  private final Tasks tasks;

  private ConfigFile(Binder binder, Methods methods, Tasks tasks) {
    this.binder = binder;
    this.methods = methods;
    this.tasks = tasks;
  }

  /**
   * Lays files and arguments over defaults.
   *
   * @param files YAML files, a later one over those before
   * @param overrides arguments {@code a.b=value}, over all files
   */
  public static ConfigFile of(
      List<Path> files, List<String> overrides, Methods methods, Tasks tasks) {
    return new ConfigFile(Binder.of(files, overrides), methods, tasks);
  }

  /** The sections of one training; phases are left as they are. */
  public ExperimentConfig experiment(ExperimentConfig defaults) {
    ExperimentConfig config = binder.bind(defaults);
    return new ExperimentConfig(
        config.name(),
        config.seed(),
        config.device(),
        config.precision(),
        config.start(),
        corpus(config.corpus(), "corpus"),
        config.model(),
        attention(config.attention(), "attention"),
        config.training(),
        config.evaluation(),
        config.phases());
  }

  /**
   * All phases with their own sections; one phase without a name where there are none.
   *
   * @throws ConfigException if a phase does not fit the sections, or the others
   */
  public Regime regime(ExperimentConfig defaults) {
    ExperimentConfig base = experiment(defaults);
    Map<String, PhaseConfig> phases = base.phases();
    if (phases.isEmpty()) {
      return new Regime(base.name(), List.of(new Phase("", base, null, true)), Set.of());
    }
    Map<String, ExperimentConfig> sections = new HashMap<>();
    for (String name : PhaseOrder.of(phases, ConfigFile::likeness)) {
      PhaseConfig phase = named(phases, name);
      ExperimentConfig below = phase.like() == null ? base : named(sections, phase.like());
      sections.put(name, phase(base, name, below, phase));
    }
    List<Phase> ordered = new ArrayList<>();
    List<String> kept = kept(phases);
    for (String name : kept) {
      PhaseConfig phase = named(phases, name);
      ordered.add(new Phase(name, named(sections, name), phase.choice(), phase.evaluate()));
    }
    Set<String> skipped = new HashSet<>(phases.keySet());
    skipped.removeAll(kept);
    return new Regime(base.name(), ordered, skipped);
  }

  /** In order, without those that are skipped and those that build on them. */
  private static List<String> kept(Map<String, PhaseConfig> phases) {
    Set<String> skipped = new HashSet<>();
    List<String> kept = new ArrayList<>();
    for (String name : PhaseOrder.of(phases, ConfigFile::needs)) {
      PhaseConfig phase = named(phases, name);
      boolean skip =
          phase.skip() || needs(phase).stream().anyMatch(need -> skipped.contains(need.phase()));
      (skip ? skipped : kept).add(name);
    }
    if (kept.isEmpty()) {
      throw new ConfigException("phases: expected one at least that is not skipped");
    }
    return kept;
  }

  private static <T> T named(Map<String, T> all, String name) {
    return Objects.requireNonNull(all.get(name), name);
  }

  private static List<PhaseOrder.Need> likeness(PhaseConfig phase) {
    return phase.like() == null ? List.of() : List.of(new PhaseOrder.Need("like", phase.like()));
  }

  private static List<PhaseOrder.Need> needs(PhaseConfig phase) {
    List<PhaseOrder.Need> needs = new ArrayList<>();
    if (phase.start().phase() != null) {
      needs.add(new PhaseOrder.Need("start.phase", phase.start().phase()));
    }
    ChoiceConfig choice = phase.choice();
    if (choice != null) {
      needs.add(new PhaseOrder.Need("choice.phase", choice.phase()));
    }
    return needs;
  }

  private ExperimentConfig phase(
      ExperimentConfig base, String name, ExperimentConfig below, PhaseConfig phase) {
    String where = "phases." + name;
    String run = base.name() + "-" + name;
    if (!ExperimentConfig.isName(run)) {
      throw new ConfigException(
          "%s: the name of a run is to be %s, got %s".formatted(where, ExperimentConfig.NAME, run));
    }
    String corpus = where + ".corpus";
    String attention = where + ".attention";
    return new ExperimentConfig(
        run,
        below.seed(),
        below.device(),
        below.precision(),
        phase.start().equals(StartConfig.FRESH) ? base.start() : phase.start(),
        corpus(section(below.corpus(), phase.corpus(), corpus), corpus),
        section(below.model(), phase.model(), where + ".model"),
        attention(section(below.attention(), phase.attention(), attention), attention),
        section(below.training(), phase.training(), where + ".training"),
        section(below.evaluation(), phase.evaluation(), where + ".evaluation"),
        Map.of());
  }

  private <R extends Record> R section(R below, Map<String, JsonNode> keys, String where) {
    return binder.section(below, Json.tree(keys), where);
  }

  /** All sections, also of methods that no layer uses: a mistake there must not pass in silence. */
  private AttentionConfig attention(AttentionConfig attention, String where) {
    Map<String, JsonNode> parameters = new TreeMap<>();
    attention
        .methods()
        .forEach(
            (name, section) -> parameters.put(name, parameters(methods.get(name), section, where)));
    return new AttentionConfig(attention.pattern(), parameters);
  }

  private CorpusConfig corpus(CorpusConfig corpus, String where) {
    List<TaskConfig> whole = new ArrayList<>();
    for (int i = 0; i < corpus.tasks().size(); i++) {
      TaskConfig task = corpus.tasks().get(i);
      Record defaults = tasks.get(task.task()).defaults();
      Record bound =
          binder.section(
              defaults, Json.tree(task.parameters()), where + ".tasks[" + i + "].parameters");
      Map<String, JsonNode> parameters = new TreeMap<>();
      Binder.toTree(Binder.withAbsolutePaths(bound))
          .properties()
          .forEach(entry -> parameters.put(entry.getKey(), entry.getValue()));
      whole.add(task.with(parameters));
    }
    return corpus.with(whole).withAbsolutePath();
  }

  /** The full parameters; bound here, where the message can still name file or argument. */
  private <C extends Record> JsonNode parameters(
      AttentionMethod<C> method, JsonNode section, String where) {
    return Binder.toTree(
        binder.section(method.defaults(), section, where + ".methods." + method.name()));
  }
}
