package org.lacuna.experiments.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.lacuna.config.Binder;
import org.lacuna.config.ConfigException;
import org.lacuna.experiments.config.AttentionConfig;
import org.lacuna.experiments.config.ExperimentConfig;
import org.lacuna.experiments.model.DecoderFactory;
import org.lacuna.experiments.paper.Paper;
import org.lacuna.experiments.paper.PaperFiles;
import org.lacuna.experiments.run.ConfigFile;
import org.lacuna.experiments.run.Phase;
import org.lacuna.experiments.run.Regime;
import org.lacuna.experiments.run.RegimeFiles;
import org.lacuna.experiments.run.Workspace;
import org.lacuna.methods.MethodException;
import org.lacuna.results.Json;

/**
 * A sweep's file, and the jobs that it comes to.
 *
 * <p>Points that differ only in what a phase does not depend on share it: it is one job. So a
 * pre-training that ten ablations begin with is trained once, and a parameter of a method that no
 * layer uses makes no second run.
 */
public final class SweepPlan {
  private final Path file;
  private final SweepConfig sweep;
  private final List<String> overrides;
  private final Workspace workspace;
  private final List<SweepJob> jobs = new ArrayList<>();
  private final Map<String, Integer> known = new HashMap<>();

  private SweepPlan(Path file, SweepConfig sweep, List<String> overrides, Workspace workspace) {
    this.file = file;
    this.sweep = sweep;
    this.overrides = overrides;
    this.workspace = workspace;
  }

  /**
   * Reads a plan.
   *
   * @param file the YAML file
   * @param keys arguments {@code key=value} of the plan itself, such as {@code seeds=[1,2]}
   * @param overrides arguments {@code key=value} over the experiment at every point
   * @throws ConfigException naming the file, the key and what was expected
   */
  public static SweepPlan read(
      Path file, List<String> keys, List<String> overrides, Workspace workspace) {
    SweepConfig sweep = Binder.bind(SweepConfig.defaults(), file, keys);
    for (String override : overrides) {
      String key = override.substring(0, Math.max(0, override.indexOf('='))).strip();
      boolean varied =
          sweep.varied().stream().anyMatch(its -> key.equals(its) || key.startsWith(its + "."));
      if (varied || key.equals(SweepConfig.SEED)) {
        throw new ConfigException(
            "argument %s: %s varies it; change the plan".formatted(override, file));
      }
    }
    SweepPlan plan = new SweepPlan(file, sweep, overrides, workspace);
    plan.add();
    return plan;
  }

  /** What the file says. */
  public SweepConfig sweep() {
    return sweep;
  }

  /** The jobs, each after those that it needs. */
  public List<SweepJob> jobs() {
    return List.copyOf(jobs);
  }

  private void add() {
    List<SweepPoint> points = SweepPoint.of(sweep);
    if (points.isEmpty()) {
      throw new ConfigException(file + ": only, skip: expected to leave a point, they leave none");
    }
    for (SweepPoint point : points) {
      try {
        add(point);
      } catch (ConfigException | MethodException e) {
        throw new ConfigException(
            "%s: at %s: %s".formatted(file, point.label(), e.getMessage()), e);
      }
    }
    if (jobs.isEmpty()) {
      throw new ConfigException(
          "%s: phases: expected one at least that is not skipped, got %s"
              .formatted(file, sweep.phases()));
    }
  }

  private void add(SweepPoint point) {
    Regime regime = regime(point);
    Map<String, String> keys = new HashMap<>();
    for (Phase phase : regime.phases()) {
      String training = training(phase, keys);
      keys.put(phase.name(), training);
      boolean evaluated = sweep.evaluate() && phase.evaluate();
      Integer before = known.get(training);
      String whole =
          training + (evaluated ? Json.line(Binder.toTree(phase.config().evaluation())) : "");
      Integer same = known.get(whole);
      if (same != null || (before != null && !evaluated)) {
        int index = same != null ? same : Objects.requireNonNull(before);
        jobs.set(index, jobs.get(index).and(point));
        continue;
      }
      Set<Integer> needs = new TreeSet<>();
      phase.needs().forEach(need -> needs.add(known.get(keys.get(need))));
      if (before != null) {
        needs.add(before); // the same run, measured in another way
      }
      int index = jobs.size();
      known.putIfAbsent(training, index);
      known.put(whole, index);
      jobs.add(
          new SweepJob(
                  index,
                  "",
                  List.copyOf(needs),
                  List.of(point),
                  regime.name(),
                  regime.needed(Set.of(phase.name())).phases().stream()
                      .map(each -> each.evaluated(each.equals(phase) && evaluated))
                      .toList())
              .labelled());
    }
  }

  /** What an experiment is at a point, without the phases that nobody wants. */
  private Regime regime(SweepPoint point) {
    List<String> arguments = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    UnaryOperator<Regime> part = UnaryOperator.identity();
    if (sweep.paper() != null) {
      Paper paper = PaperFiles.of(workspace).read(sweep.paper());
      files.addAll(paper.files(RegimeFiles.of(workspace), sweep.scale()));
      if (files.isEmpty()) {
        throw new ConfigException("paper: %s trains nothing".formatted(sweep.paper()));
      }
      part = paper::needed;
    } else if (sweep.regime() != null) {
      files.addAll(RegimeFiles.of(workspace).of(sweep.regime(), sweep.scale()));
    } else if (sweep.config() != null) {
      files.add(file.toAbsolutePath().resolveSibling(sweep.config()));
    } else {
      arguments.add("name=" + sweep.name());
    }
    sweep.set().forEach((key, value) -> arguments.add(key + "=" + Json.line(value)));
    arguments.addAll(overrides);
    arguments.addAll(point.arguments());
    Regime regime =
        part.apply(
            ConfigFile.of(files, arguments, workspace.methods(), workspace.tasks())
                .regime(ExperimentConfig.defaults()));
    return sweep.phases() == null ? regime : regime.needed(new HashSet<>(sweep.phases()));
  }

  /** Everything that a phase's weights follow from. */
  private String training(Phase phase, Map<String, String> before) {
    ExperimentConfig config = phase.config();
    // Which layers are chosen is not known yet; of which methods they are is.
    AttentionConfig attention =
        phase.choice() == null ? config.attention() : phase.chosen(List.of(0));
    ObjectNode tree =
        Binder.toTree(
            config.with(DecoderFactory.explicit(attention, config.model(), workspace.methods())));
    tree.remove("evaluation");
    tree.remove("phases");
    JsonNode choice = phase.choice() == null ? tree.nullNode() : Binder.toTree(phase.choice());
    tree.set("choice", choice);
    phase.needs().forEach(need -> tree.put("phase " + need, before.get(need)));
    return Json.hash(tree);
  }
}
